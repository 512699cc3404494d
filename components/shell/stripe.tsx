"use client";

import { type ReactNode, useEffect } from "react";
import { cn } from "@/lib/cn";

/** A page-wide line of words about where one is. The shell draws it; a page that acts in production adds its own. */
export function Stripe({
  tone,
  label,
  children,
}: {
  tone: "production" | "environment" | "sample";
  /** Names the stripe as a region. */
  label: string;
  children: ReactNode;
}) {
  const looks = {
    production: "bg-ink text-on-ink",
    environment: "border-b border-line bg-sunken text-ink-2",
    sample: "border-b border-warn bg-warn-soft text-ink",
  } as const;
  return (
    <section
      aria-label={label}
      className={cn(
        "flex min-h-8 flex-wrap items-center gap-x-3 px-4 py-1.5 text-sm sm:px-6 lg:px-8",
        "in-[main]:-mx-4 in-[main]:-mt-5 sm:in-[main]:-mx-6 lg:in-[main]:-mx-8 lg:in-[main]:-mt-6",
        looks[tone],
      )}
    >
      {children}
    </section>
  );
}

/** Says where an action lands: PRODUCTION in words, and a different icon on the browser's tab. */
export function EnvironmentStripe({ environment }: { environment: string }) {
  const production = environment.toLowerCase() === "production";
  useEffect(() => {
    if (!production) return;
    const link = document.querySelector<HTMLLinkElement>("link[rel='icon']");
    const usual = link?.href;
    if (link) link.href = "/icon-production.svg";
    return () => {
      if (link && usual) link.href = usual;
    };
  }, [production]);
  return (
    <Stripe tone={production ? "production" : "environment"} label="Environment">
      <strong className="mark-text font-semibold tracking-widest">{environment.toUpperCase()}</strong>
      {production ? <span>What you start here acts on the real systems.</span> : null}
    </Stripe>
  );
}
