"use client";

import { ErrorState } from "@/components/ui/states";

/** The frame stays; only the page inside it failed. */
export default function ConsoleError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <ErrorState
      title="This page could not be shown."
      safe="Nothing was changed. Runs go on without this page."
      requestId={error.digest}
      onRetry={reset}
    />
  );
}
