"use client";

import { type ReactNode, useEffect } from "react";

/** A page-wide line of words about where one is. The shell draws it; a page that acts in production adds its own. */
export function Stripe({
  tone,
  children,
}: {
  tone: "production" | "environment" | "sample";
  children: ReactNode;
}) {
  const looks = {
    production: "bg-ink text-on-ink",
    environment: "border-b border-line bg-sunken text-ink-2",
    sample: "border-b border-warn bg-warn-soft text-ink",
  } as const;
  return (
    <div
      className={`flex min-h-7 flex-wrap items-center gap-x-3 px-4 py-1 text-sm sm:px-6 lg:px-8 ${looks[tone]}`}
    >
      {children}
    </div>
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
    <Stripe tone={production ? "production" : "environment"}>
      <strong className="mark-text font-semibold tracking-widest">{environment.toUpperCase()}</strong>
      {production ? <span>What you start here acts on the real systems.</span> : null}
    </Stripe>
  );
}
