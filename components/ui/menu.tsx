"use client";

import { Menu as Base } from "@base-ui/react/menu";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
import { cn } from "@/lib/cn";

const item = cn(
  "flex min-h-8 w-full select-none items-center gap-2 rounded-sm px-2.5 py-1 text-start outline-none pointer-coarse:min-h-11",
  "data-highlighted:bg-hover data-disabled:cursor-default data-disabled:text-ink-3 data-highlighted:outline-2",
  "data-highlighted:-outline-offset-2 data-highlighted:outline-accent",
);

/** A menu behind a button. `trigger` is the Button or IconButton itself. */
export function Menu({
  trigger,
  align = "start",
  side = "bottom",
  children,
}: {
  trigger: ReactElement;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "left" | "right";
  children: ReactNode;
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} className="z-50 outline-none">
          <Base.Popup className="max-h-(--available-height) min-w-44 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-pop outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Something to do. `hint` is a key or a fact at the end of the line. */
export function MenuItem({
  onSelect,
  icon,
  hint,
  danger = false,
  disabled = false,
  children,
}: {
  onSelect: () => void;
  icon?: ReactNode;
  hint?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <Base.Item disabled={disabled} onClick={onSelect} className={cn(item, danger && "text-bad")}>
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {hint ? <span className="text-ink-3 text-sm">{hint}</span> : null}
    </Base.Item>
  );
}

/** Somewhere to go. */
export function MenuLink({
  href,
  icon,
  hint,
  children,
}: {
  href: string;
  icon?: ReactNode;
  hint?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Base.LinkItem render={<Link href={href} />} className={item} closeOnClick>
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {hint ? <span className="text-ink-3 text-sm">{hint}</span> : null}
    </Base.LinkItem>
  );
}

/** One of several, as a group of menu items that stays open to show the choice. */
export function MenuChoice({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; text: string }[];
}) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2.5 pt-1.5 pb-0.5 text-ink-3 text-sm">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next: unknown) => onChange(String(next))}>
        {options.map((option) => (
          <Base.RadioItem
            key={option.value}
            value={option.value}
            closeOnClick
            className={cn(item, "ps-8 relative")}
          >
            <Base.RadioItemIndicator className="absolute start-2.5">
              <svg viewBox="0 0 16 16" className="size-3.5" aria-hidden="true">
                <path d="M3 8.5 6.5 12 13 4.5" fill="none" stroke="currentColor" strokeWidth="2" />
              </svg>
            </Base.RadioItemIndicator>
            {option.text}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}

/** Words in a menu that are not an action. */
export function MenuNote({ children }: { children: ReactNode }) {
  return <div className="px-2.5 py-1.5 text-ink-3 text-sm">{children}</div>;
}
