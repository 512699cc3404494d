"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { LiveRegionProvider } from "@/components/ui/live-region";
import { ToastProvider } from "@/components/ui/toast";
import { ApiProblem } from "./api";
import type { Preferences } from "./preferences";
import { PreferencesProvider } from "./preferences-provider";

/** A refusal will be the same the next time; only what may pass is tried again. */
function worthRetrying(failures: number, error: Error): boolean {
  const refused = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
  return !refused && failures < 2;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 30_000, retry: worthRetrying }, mutations: { retry: false } },
  });
}

/** What every page has around it: data, time, announcements, and the nonce for style elements. */
export function Providers({
  nonce,
  preferences,
  serverNow,
  children,
}: {
  nonce: string | undefined;
  preferences: Preferences;
  serverNow: number;
  children: ReactNode;
}) {
  const [queries] = useState(createQueryClient);
  return (
    <CSPProvider nonce={nonce}>
      <QueryClientProvider client={queries}>
        <NuqsAdapter>
          <PreferencesProvider initial={preferences} serverNow={serverNow}>
            <LiveRegionProvider>
              <Tooltip.Provider delay={400}>
                <ToastProvider>{children}</ToastProvider>
              </Tooltip.Provider>
            </LiveRegionProvider>
          </PreferencesProvider>
        </NuqsAdapter>
      </QueryClientProvider>
    </CSPProvider>
  );
}
