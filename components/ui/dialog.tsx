"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { cn } from "@/lib/cn";
import { buttonClass } from "./button";

/** Its sign needs no tooltip, and a tooltip would take the first press of Escape. */
function CloseButton() {
  return (
    <Base.Close
      aria-label="Close"
      className={cn(buttonClass("quiet", "sm"), "-me-2 size-7 px-0 pointer-coarse:min-w-11")}
    >
      <X className="size-4" aria-hidden="true" />
    </Base.Close>
  );
}

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title; read out when the dialog opens. */
  description?: ReactNode;
  /** The actions, right-aligned; Cancel first. */
  footer?: ReactNode;
  /** The element to focus first; otherwise the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  width?: "sm" | "md" | "lg";
  /** `alertdialog` for a decision that must be taken; it does not close by a press outside. */
  role?: "dialog" | "alertdialog";
  children?: ReactNode;
};

const widths = { sm: "sm:max-w-md", md: "sm:max-w-xl", lg: "sm:max-w-3xl" } as const;

/** A modal window; on a phone it stands at the bottom edge, with its actions in reach of the thumb. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  initialFocus,
  width = "sm",
  role = "dialog",
  children,
}: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={role === "alertdialog"}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          role={role}
          initialFocus={initialFocus}
          className={cn(
            "fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] flex-col rounded-t-lg border border-line bg-raised shadow-pop outline-none",
            "sm:inset-x-auto sm:top-[12dvh] sm:bottom-auto sm:left-1/2 sm:max-h-[76dvh] sm:w-full sm:-translate-x-1/2 sm:rounded-lg",
            widths[width],
          )}
        >
          <header className="flex items-center justify-between gap-4 px-5 pt-4">
            <div className="grid gap-1">
              <Base.Title className="font-semibold text-lg">{title}</Base.Title>
              {description ? (
                <Base.Description render={<div />} className="text-ink-2">
                  {description}
                </Base.Description>
              ) : null}
            </div>
            <CloseButton />
          </header>
          <div className="grid min-h-0 gap-4 overflow-y-auto px-5 py-4 empty:hidden">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">
              {footer}
            </footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export type DrawerProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Beside the title: an id, a status badge. */
  eyebrow?: ReactNode;
  footer?: ReactNode;
  /** The page stays usable beside it (the default); `true` for a form that must be finished or cancelled. */
  modal?: boolean;
  children?: ReactNode;
};

/** A panel at the side for the detail of a row; it fills the screen on a phone. */
export function Drawer({ open, onOpenChange, title, eyebrow, footer, modal = false, children }: DrawerProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal={modal} disablePointerDismissal={!modal}>
      <Base.Portal>
        {modal ? <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" /> : null}
        <Base.Popup className="fixed inset-0 z-40 flex flex-col border-line bg-raised outline-none sm:start-auto sm:w-[28rem] sm:border-s sm:shadow-pop">
          <header className="flex items-center justify-between gap-4 border-line border-b px-5 py-4">
            <div className="grid gap-1">
              {eyebrow ? <div className="mark-text text-ink-3">{eyebrow}</div> : null}
              <Base.Title className="font-semibold text-lg">{title}</Base.Title>
            </div>
            <CloseButton />
          </header>
          <div className="grid min-h-0 flex-1 content-start gap-5 overflow-y-auto px-5 py-4">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">
              {footer}
            </footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
