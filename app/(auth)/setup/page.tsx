import type { Metadata } from "next";
import { AuthFrame } from "@/components/people/auth-frame";
import { SetupForm } from "@/components/people/setup-form";

export const metadata: Metadata = { title: "First run", referrer: "no-referrer" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function SetupPage({ searchParams }: { searchParams: Search }) {
  const { token } = await searchParams;
  return (
    <AuthFrame
      title="Create the first admin"
      lead="This console is new and has nobody in it yet. The first admin invites the others."
    >
      <SetupForm token={typeof token === "string" ? token : ""} />
    </AuthFrame>
  );
}
