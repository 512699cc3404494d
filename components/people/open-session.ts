import { signIn } from "next-auth/react";

const UNKNOWN = "The console could not sign you in. Try again in a moment.";

/** The server refuses in sentences; a bare code of the session library becomes one. */
export function refusalText(error: string | null | undefined): string {
  if (error === "CredentialsSignin") return "E-mail and password do not match. Check both and try again.";
  return error?.includes(" ") ? error : UNKNOWN;
}

/** Opens a session; resolves to null, or to a sentence that says why not and what to do. */
export async function openSession(email: string, password: string): Promise<string | null> {
  try {
    const answer = await signIn("credentials", { email: email.trim(), password, redirect: false });
    return answer?.ok && !answer.error ? null : refusalText(answer?.error);
  } catch {
    return "The console cannot be reached. Check the connection and try again.";
  }
}

/** Where to go after signing in: a path of this console, never another site. */
export function localPath(next: string | undefined): string {
  const fallback = "/launches";
  if (!next?.startsWith("/") || /^\/[/\\]/.test(next) || /[\\\s]/.test(next)) return fallback;
  return next.startsWith("/sign-in") ? fallback : next;
}
