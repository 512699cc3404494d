"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { type ReactNode, useCallback } from "react";
import { cn } from "@/lib/cn";
import { buttonClass, IconButton } from "./button";
import type { Status } from "./status";
import { StatusShape } from "./status-shape";

type ToastData = { status: Status };
export type ToastMessage = {
  /** What happened, in one sentence. */
  title: string;
  /** What it means, or what to do. */
  description?: string;
  status?: Extract<Status, "passed" | "failed" | "warning" | "running" | "unknown">;
  /** What can be done about it right now; it must stand somewhere else too. */
  action?: { text: string; run: () => void };
};

/**
 * Announces. A toast is never the only place of an Undo or of an error. It stays at least 10 s, waits while it is
 * focused or hovered, and F6 reaches it.
 */
export function useToast(): (message: ToastMessage) => void {
  const { add, close } = Base.useToastManager<ToastData>();
  return useCallback(
    ({ title, description, status = "passed", action }) => {
      const press = () => {
        action?.run();
        close(id);
      };
      const id = add({
        title,
        ...(action ? { actionProps: { children: action.text, onClick: press } } : {}),
        ...(description ? { description } : {}),
        timeout: 10_000,
        priority: status === "failed" ? "high" : "low",
        data: { status },
      });
    },
    [add, close],
  );
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider limit={3} timeout={10_000}>
      {children}
      <Base.Portal>
        <Base.Viewport
          aria-label="Announcements (F6)"
          className="no-print pointer-events-none fixed inset-x-4 bottom-20 z-50 grid gap-2 sm:end-auto sm:w-96 lg:start-64 lg:bottom-4 in-[:root:has([data-bar])]:bottom-40 lg:in-[:root:has([data-bar])]:bottom-20"
        >
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const { toasts } = Base.useToastManager<ToastData>();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      swipeDirection={["down", "right"]}
      className="pointer-events-auto rounded-lg border border-line-strong bg-raised shadow-pop data-ending-style:opacity-0 data-limited:hidden"
    >
      <Base.Content className="flex items-start gap-3 py-2.5 ps-4 pe-2">
        <StatusShape status={toast.data?.status ?? "passed"} className="mt-1" />
        <div className="min-w-0 flex-1 py-0.5">
          <Base.Title render={<p />} className="font-medium" />
          <Base.Description className="text-ink-2" />
        </div>
        <Base.Action className={cn(buttonClass("quiet", "sm"), "text-accent")} />
        <Base.Close render={<IconButton name="Dismiss" size="sm" icon={<X className="size-4" />} />} />
      </Base.Content>
    </Base.Root>
  ));
}
