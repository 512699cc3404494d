import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/states";

export const metadata: Metadata = { title: "Not found", referrer: "no-referrer" };

export default function SharedNotFound() {
  return (
    <main className="mx-auto max-w-xl px-4 py-16">
      <EmptyState heading="h1" title="This link does not work.">
        It has expired, it was withdrawn, or a part of it is missing. Ask whoever sent it for a new one.
      </EmptyState>
    </main>
  );
}
