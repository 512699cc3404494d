import { CliError } from "./terminal";

/** A signed-in conversation with a running console: the same API as the browser, with the same permissions. */
export interface ConsoleClient {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
}

export interface SignIn {
  url: string;
  email: string;
  password: string;
}

export async function signIn({ url, email, password }: SignIn): Promise<ConsoleClient> {
  const origin = originOf(url);
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(init.headers as Record<string, string>), cookie, origin };
    const answer = await fetch(new URL(path, origin), { ...init, headers, redirect: "manual" }).catch(() => {
      throw new CliError(`nothing answers at ${origin}. Is the console running?`);
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  };
  const { csrfToken } = (await (await send("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = new URLSearchParams({ csrfToken, email, password, json: "true" });
  await send("/api/auth/callback/credentials", { method: "POST", body: form });
  if (!(await send("/api/v1/people/me")).ok)
    throw new CliError(`the console refused the sign-in of ${email}.`);
  const ask = async <Answer>(path: string, init?: RequestInit): Promise<Answer> => {
    const reply = await send(path, init);
    const body = (await reply.json().catch(() => ({}))) as { detail?: string; title?: string };
    if (!reply.ok) throw new CliError(body.detail ?? body.title ?? `the console answered ${reply.status}.`);
    return body as Answer;
  };
  return {
    get: (path) => ask(path),
    post: (path, body) =>
      ask(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
  };
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    throw new CliError(`"${url}" is no address. Give the console's, for example http://localhost:4600.`, 2);
  }
}
