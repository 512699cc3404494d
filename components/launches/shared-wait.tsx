import { EmptyState } from "@/components/ui/states";

/** Somebody at this address has asked too often. */
export function SharedWait({ text }: { text: string }) {
  return (
    <main className="mx-auto max-w-xl px-4 py-16">
      <EmptyState heading="h1" title="One moment, please.">
        {text}
      </EmptyState>
    </main>
  );
}
