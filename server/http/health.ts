import type { Web } from "./composition";

/** Live: the process answers. Ready: it can also reach its database. Neither tells a stranger anything else. */
export async function healthResponse(pathname: string, web: () => Promise<Web>): Promise<Response> {
  if (pathname === "/livez") return new Response("ok\n");
  try {
    const { ports } = await web();
    await ports.reads.one("ready", "select 1 as ok", []);
    return new Response("ready\n");
  } catch {
    return new Response("the database does not answer\n", { status: 503 });
  }
}
