"use client";

import Link from "next/link";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Tooltip } from "./tooltip";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

const variants: Record<ButtonVariant, string> = {
  primary: "bg-ink text-on-ink border-transparent hover:bg-ink/85 active:bg-ink/75",
  secondary: "bg-surface text-ink border-line-strong hover:bg-hover active:bg-sunken",
  quiet: "bg-transparent text-ink border-transparent hover:bg-hover active:bg-sunken",
  danger: "bg-bad text-on-bad border-transparent hover:bg-bad/88 active:bg-bad/80",
};
const sizes: Record<ButtonSize, string> = {
  sm: "h-7 px-2.5 text-sm gap-1.5",
  md: "h-9 px-3.5 text-base gap-2",
  lg: "h-11 px-5 text-lg gap-2",
};
const squares: Record<ButtonSize, string> = { sm: "size-7 px-0", md: "size-9 px-0", lg: "size-11 px-0" };

/** The classes of a button, for the rare element that must look like one (a file input's label). */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md"): string {
  return cn(
    "relative inline-flex shrink-0 select-none items-center justify-center rounded-md border font-medium whitespace-nowrap",
    "transition-colors print:hidden disabled:opacity-50 aria-disabled:cursor-default pointer-coarse:min-h-11 [&_svg]:shrink-0",
    variants[variant],
    sizes[size],
  );
}

function Spinner() {
  return (
    <span className="absolute inset-0 grid place-items-center" aria-hidden="true">
      <span className="ring-spin size-4 animate-ring rounded-full border-2 border-current border-e-transparent" />
    </span>
  );
}

type Looks = { variant?: ButtonVariant; size?: ButtonSize; icon?: ReactNode };
export type ButtonProps = ComponentProps<"button"> & Looks & { busy?: boolean };

/**
 * A button. While `busy` it keeps its width, its focus and its name, shows a ring, and ignores presses, so that
 * a second press cannot start a second run.
 */
export function Button({
  variant,
  size,
  icon,
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type="button"
      {...rest}
      className={cn(buttonClass(variant, size), className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      onClick={press}
    >
      {busy ? <Spinner /> : null}
      <span className={cn("inline-flex items-center gap-[inherit]", busy && "opacity-0")}>
        {icon}
        {children}
      </span>
    </button>
  );
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function ButtonLink({
  variant,
  size,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Looks) {
  return (
    <Link {...rest} className={cn(buttonClass(variant, size), className)}>
      {icon}
      {children}
    </Link>
  );
}

export type IconButtonProps = Omit<ButtonProps, "children" | "name" | "aria-label" | "icon"> & {
  /** What it does, in words; spoken and shown as a tooltip. */
  name: string;
  icon: ReactNode;
};

/** A square button with an icon; its name is required and visible on hover and focus. */
export function IconButton({
  name,
  icon,
  size = "md",
  variant = "quiet",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={name}>
      <Button
        {...rest}
        variant={variant}
        size={size}
        aria-label={name}
        className={cn(squares[size], "pointer-coarse:min-w-11", className)}
      >
        {icon}
      </Button>
    </Tooltip>
  );
}
