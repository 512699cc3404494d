import type { ReactNode } from "react";
import { Brand } from "@/components/shell/brand";

/** The page before one is signed in: the name, a heading, a form, and nothing else. */
export function AuthFrame({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-start gap-8 px-4 py-10 sm:pt-[16dvh]">
      <Brand />
      <div className="grid gap-5">
        <div className="grid gap-1.5">
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          {lead ? <p className="text-ink-2">{lead}</p> : null}
        </div>
        {children}
      </div>
    </main>
  );
}
