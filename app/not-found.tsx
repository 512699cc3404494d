import type { Metadata } from "next";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl py-16">
      <EmptyState
        heading="h1"
        title="There is nothing at this address."
        action={<ButtonLink href="/launches">All launches</ButtonLink>}
      >
        It was removed, or the link is incomplete. Launches, runs and backups are never moved.
      </EmptyState>
    </main>
  );
}
