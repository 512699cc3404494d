import type { Metadata } from "next";
import { AuthFrame } from "@/components/people/auth-frame";
import { SignInForm } from "@/components/people/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { next, callbackUrl, created } = await searchParams;
  const wanted = [next, callbackUrl].find((value) => typeof value === "string");
  return (
    <AuthFrame title="Sign in">
      <SignInForm
        next={typeof wanted === "string" ? wanted : undefined}
        note={created ? "The first admin exists. Sign in to go on." : undefined}
      />
    </AuthFrame>
  );
}
