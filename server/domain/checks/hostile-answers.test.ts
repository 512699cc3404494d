import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createOutbound } from "@/server/adapters/outbound";
import { probe } from "./probes";
import { checkDefinition } from "./schema";

const outbound = createOutbound({ privateNetworks: "127.0.0.0/8" });
let server: http.Server;
let base: URL;
let answer = "";

beforeAll(async () => {
  server = http.createServer((request, response) => {
    const echoes = request.url?.startsWith("/echo");
    response.writeHead(echoes ? 500 : 200, { "content-type": "text/html" });
    response.end(echoes ? `refused: ${request.url} ${request.headers.authorization}` : answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const check = (kind: string, options: object, secrets: Record<string, string> = {}) =>
  probe(
    {
      outbound,
      base,
      secrets,
      now: () => new Date(),
      signal: new AbortController().signal,
      log: () => {},
      step: (_name, work) => work(),
      progress: () => {},
    },
    checkDefinition.parse({ kind, options }),
  );

// Read by the wrong pattern, each of these stops the worker for minutes to hours.
it.each([
  ["unfinished images", "page", "<img "],
  ["unfinished links", "page", "<link href='a'"],
  ["nothing but angles", "document", "<"],
  ["unfinished scripts", "document", "<script "],
  ["empty lines", "exposure", "\n"],
  ["half a stack trace", "exposure", "at a (/"],
])("reads %s at once", async (_, kind, piece) => {
  answer = `<html>${piece.repeat(Math.floor(1_000_000 / piece.length))}`;
  const begun = performance.now();
  await check(kind, {});
  expect(performance.now() - begun).toBeLessThan(4_000);
});

it("sees the text of a page between its tags, not its scripts", async () => {
  answer = "<html><script>var a = '<b>Rollback</b>';</script><h1>Contacts</h1><style>b{}</style></html>";
  const { findings } = await check("document", { sections: ["Contacts", "Rollback"] });
  expect(findings.map(({ key }) => key)).toEqual(["section/Rollback"]);
});

it("keeps secrets that an answer repeats out of what is kept as evidence", async () => {
  const secret = 'p@ss "word"';
  const steps = [
    {
      name: "Echo",
      path: "/echo/{{key}}",
      headers: { authorization: "Bearer {{key}}" },
      expect: { status: 200 },
    },
  ];
  const outcome = await check("smoke", { steps }, { key: secret });
  expect(outcome.verdict).toBe("failed");
  expect(outcome.findings[0]?.detail).toContain("refused: /echo/••• Bearer •••");
  expect(JSON.stringify(outcome)).not.toContain("p@ss");
  expect(JSON.stringify(outcome)).not.toContain("p%40ss");
});
