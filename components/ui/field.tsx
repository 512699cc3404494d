"use client";

import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useRef } from "react";
import { cn } from "@/lib/cn";
import { StatusShape } from "./status-shape";

type FieldIds = {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
};
const FieldContext = createContext<FieldIds | null>(null);

/** The ids and states a control inside a `Field` takes over; null outside of one. */
export function useField(): FieldIds | null {
  return useContext(FieldContext);
}

export type FieldProps = {
  label: string;
  /** What belongs in here, said before the person types. */
  hint?: ReactNode;
  /** What is wrong and what to do; also marks the control invalid. */
  error?: string | null | undefined;
  required?: boolean;
  optional?: boolean;
  /** The label is spoken only; for a search box beside a visible button. */
  hideLabel?: boolean;
  /** Set it when an error summary links here. */
  id?: string;
  className?: string;
  children: ReactNode;
};

/** Label, hint, control and error, tied together by aria. Put one Input, Textarea, Select or control inside. */
export function Field({
  label,
  hint,
  error,
  required = false,
  optional = false,
  hideLabel = false,
  id: given,
  className,
  children,
}: FieldProps) {
  const own = useId();
  const id = given ?? own;
  const hintId = hint ? `${id}-hint` : "";
  const errorId = error ? `${id}-error` : "";
  const describedBy = [hintId, errorId].filter(Boolean).join(" ") || undefined;
  const value = useMemo(
    () => ({ id, describedBy, invalid: Boolean(error), required }),
    [id, describedBy, error, required],
  );
  return (
    <FieldContext.Provider value={value}>
      <div className={cn("grid gap-1", className)}>
        <label htmlFor={id} className={cn("font-medium text-sm", hideLabel && "sr-only")}>
          {label}
          {optional ? <span className="font-normal text-ink-3"> (optional)</span> : null}
        </label>
        {hint ? (
          <div id={hintId} className="text-ink-3 text-sm">
            {hint}
          </div>
        ) : null}
        {children}
        {error ? (
          <p id={errorId} className="flex items-start gap-1.5 text-bad text-sm">
            <StatusShape status="failed" className="mt-0.5 size-4" />
            {error}
          </p>
        ) : null}
      </div>
    </FieldContext.Provider>
  );
}

export type FormProblem = { field?: string; message: string };

/**
 * What is wrong with a form, in one place. It takes the focus when problems appear, and each line leads to its field
 * (`field` is the `id` given to that `Field`).
 */
export function FormErrorSummary({
  problems,
  title = "This could not be saved.",
}: {
  problems: readonly FormProblem[];
  title?: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const said = problems.map((problem) => problem.message).join("\n");
  useEffect(() => {
    if (said) box.current?.focus();
  }, [said]);
  if (problems.length === 0) return null;
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      className="grid gap-1 rounded-md border border-bad bg-bad-soft px-3 py-2.5 text-sm"
    >
      <p className="flex items-center gap-2 font-medium text-bad">
        <StatusShape status="failed" className="size-4" />
        {title}
      </p>
      <ul className="grid gap-0.5 ps-6">
        {problems.map((problem) => (
          <li key={`${problem.field ?? ""}:${problem.message}`}>
            {problem.field ? (
              <a href={`#${problem.field}`} className="inline-block py-0.5 underline underline-offset-3">
                {problem.message}
              </a>
            ) : (
              problem.message
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
