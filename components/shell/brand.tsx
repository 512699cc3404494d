import { cn } from "@/lib/cn";

/** The mark: a hold bar. Ticked is the outline, proven is the solid part, the notch is the gate. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn("size-6 shrink-0", className)}>
      <rect x="2" y="8" width="20" height="8" fill="none" stroke="var(--accent)" strokeWidth="1.5" />
      <rect x="2" y="8" width="9" height="8" fill="var(--accent)" />
      <path d="M14.5 4h4M16.5 4v16" fill="none" stroke="var(--ink)" strokeWidth="2" />
    </svg>
  );
}

export function Brand({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 font-semibold text-lg tracking-tight", className)}>
      <Mark />
      Holdpoint
    </span>
  );
}
