"use client";

import { ErrorState } from "@/components/ui/states";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="mx-auto max-w-xl py-16">
      <ErrorState
        heading="h1"
        title="This page could not be shown."
        safe="Nothing was changed. Runs go on without this page."
        requestId={error.digest}
        onRetry={reset}
      />
    </main>
  );
}
