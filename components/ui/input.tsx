"use client";

import { ChevronDown } from "lucide-react";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { useField } from "./field";

const box = cn(
  "w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-ink transition-colors",
  "pointer-coarse:min-h-11 pointer-coarse:text-[1rem] disabled:bg-sunken disabled:text-ink-3",
  "aria-invalid:border-bad aria-invalid:outline-bad",
);

function useControlProps() {
  const field = useField();
  if (!field) return {};
  return {
    id: field.id,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid || undefined,
    "aria-required": field.required || undefined,
  };
}

/** One line of text. `mono` for ids, hosts, keys and paths. */
export function Input({ className, mono = false, ...rest }: ComponentProps<"input"> & { mono?: boolean }) {
  return (
    <input
      {...useControlProps()}
      {...rest}
      className={cn(box, "h-9 read-only:bg-sunken", mono && "font-mono text-sm", className)}
    />
  );
}

/** Several lines of text; it grows with what is typed where the browser can. */
export function Textarea({
  className,
  mono = false,
  ...rest
}: ComponentProps<"textarea"> & { mono?: boolean }) {
  return (
    <textarea
      rows={3}
      {...useControlProps()}
      {...rest}
      className={cn(
        box,
        "field-sizing-content min-h-20 py-2 read-only:bg-sunken",
        mono && "font-mono text-sm",
        className,
      )}
    />
  );
}

/** The platform's own select: it works by keyboard, on phones and in forced colours as people expect. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-flex w-full", className)}>
      <select {...useControlProps()} {...rest} className={cn(box, "h-9 appearance-none pe-9")}>
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="-translate-y-1/2 pointer-events-none absolute end-2.5 top-1/2 size-4 text-ink-3"
      />
    </span>
  );
}

/** A password with show and hide; pasting and password managers work as everywhere. */
export function PasswordInput({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  const [shown, setShown] = useState(false);
  return (
    <span className="relative flex">
      <Input
        {...rest}
        type={shown ? "text" : "password"}
        spellCheck={false}
        autoCapitalize="none"
        className={cn("pe-16", className)}
      />
      <button
        type="button"
        aria-pressed={shown}
        aria-label="Show password"
        onClick={() => setShown((now) => !now)}
        className="absolute inset-y-1 end-1 rounded-sm px-2.5 text-ink-2 text-sm hover:bg-hover"
      >
        {shown ? "Hide" : "Show"}
      </button>
    </span>
  );
}

export type CheckboxProps = Omit<ComponentProps<"input">, "type" | "checked"> & {
  /** "mixed" is for a parent whose children differ. */
  checked?: boolean | "mixed";
};

/** A box with three states. Give it a name by a `label` around it or by `aria-label`. */
export function Checkbox({ checked, className, ...rest }: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null);
  const mixed = checked === "mixed";
  useEffect(() => {
    if (input.current) input.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <span
      className={cn(
        "relative inline-grid size-6 shrink-0 place-items-center pointer-coarse:size-11",
        className,
      )}
    >
      <input
        {...rest}
        ref={input}
        type="checkbox"
        {...(checked === undefined ? {} : { checked: checked === true })}
        className={cn(
          "peer col-start-1 row-start-1 m-0 size-4.5 appearance-none rounded-sm border border-line-strong bg-surface",
          "checked:border-accent checked:bg-accent indeterminate:border-accent disabled:opacity-50",
          "after:absolute after:inset-0 after:content-[''] forced-colors:appearance-auto",
        )}
      />
      <svg
        viewBox="0 0 16 16"
        aria-hidden="true"
        className="pointer-events-none invisible col-start-1 row-start-1 size-3.5 text-on-accent peer-checked:visible forced-colors:hidden"
      >
        <path d="M3 8.5 6.5 12 13 4.5" fill="none" stroke="currentColor" strokeWidth="2.25" />
      </svg>
      <span
        aria-hidden="true"
        className="pointer-events-none invisible col-start-1 row-start-1 h-0.5 w-2.5 bg-accent peer-indeterminate:visible forced-colors:hidden"
      />
    </span>
  );
}
