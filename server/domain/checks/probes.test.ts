import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createOutbound } from "@/server/adapters/outbound";
import type { Outbound } from "@/server/kernel/ports/outbound";
import { type Certificates, type Flaw, makeCertificates, openShop, type Shop } from "@/server/testing/shop";
import { type Outcome, probe } from "./probes";
import { gradeOf } from "./probes/headers";
import { checkDefinition } from "./schema";

let shop: Shop;
let secure: Shop;
let certificates: Certificates;
let outbound: Outbound;
const log: string[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
  outbound = createOutbound({ privateNetworks: "127.0.0.0/8 ::1", authorities: certificates.authority });
  shop = await openShop();
  secure = await openShop(certificates.good);
});

afterEach(() => {
  shop.flaws.clear();
  secure.flaws.clear();
  shop.requests.length = 0;
  log.length = 0;
});

afterAll(() => Promise.all([shop.close(), secure.close()]));

function check(
  kind: string,
  options: Record<string, unknown> = {},
  {
    at = shop,
    flaws = [],
    secrets = {},
  }: { at?: Shop; flaws?: Flaw[]; secrets?: Record<string, string> } = {},
): Promise<Outcome> {
  for (const flaw of flaws) at.flaws.add(flaw);
  return probe(
    {
      outbound,
      base: new URL(at.url),
      secrets,
      now: () => new Date(),
      signal: new AbortController().signal,
      log: (line) => log.push(line),
      step: (_name, work) => work(),
      progress: () => {},
    },
    checkDefinition.parse({ kind, options }),
  );
}

const keys = ({ findings }: Outcome) => findings.map(({ key }) => key);

describe("smoke", () => {
  const order = [
    {
      name: "Sign in",
      method: "POST",
      path: "/sign-in",
      headers: { "content-type": "application/json" },
      body: '{"name":"mara","password":"{{password}}"}',
      expect: { status: 200, json: [{ path: "token" }] },
      keep: [{ name: "token", json: "token" }],
    },
    {
      name: "Order",
      method: "POST",
      path: "/orders",
      headers: { authorization: "Bearer {{token}}" },
      expect: { status: 201, json: [{ path: "items[0].name", equals: "tea" }] },
      keep: [{ name: "id", json: "id" }],
    },
    { name: "Look", path: "/orders/{{id}}", expect: { contains: "paid", lacks: "refused" } },
  ];

  it("walks through a sign-in with a sealed secret and kept values", async () => {
    const outcome = await check("smoke", { steps: order }, { secrets: { password: "open sesame" } });
    expect(outcome).toMatchObject({ verdict: "passed", findings: [] });
    expect(outcome.measurements.map(({ name }) => name)).toEqual(["Sign in", "Order", "Look"]);
    expect(shop.requests.map(({ path }) => path)).toEqual(["/sign-in", "/orders", "/orders/7"]);
    expect(log.join("\n")).not.toContain("open sesame");
  });

  it("ends at the first step that is not as expected, and says where and why", async () => {
    const outcome = await check("smoke", { steps: order }, { secrets: { password: "wrong" } });
    expect(outcome).toMatchObject({
      verdict: "failed",
      summary: "Step 1 of 3, Sign in: It answered 401 instead of 200.",
    });
    expect(shop.requests).toHaveLength(1);
  });

  it.each([
    ["a header", { expect: { header: { name: "X-Missing", contains: "a" } } }, "X-Missing is missing"],
    ["time", { expect: { maxMs: 1 } }, "1 ms are allowed"],
    ["text", { expect: { contains: "Goodbye" } }, '"Goodbye" is not in the answer'],
    ["JSON", { expect: { json: [{ path: "a" }] } }, "not JSON"],
    ["a value to keep", { keep: [{ name: "x", header: "X-Missing" }] }, "no X-Missing to keep"],
  ])("looks at %s", async (_, step, words) => {
    shop.flaws.add("slow");
    const outcome = await check("smoke", { steps: [{ name: "Home", path: "/", ...step }] });
    expect(outcome.verdict).toBe("failed");
    expect(outcome.summary).toContain(words);
  });

  it("puts a value into a body, a path and a header so that it cannot break out", async () => {
    const steps = [
      {
        name: "Odd",
        method: "POST",
        path: "/orders/{{odd}}",
        body: '{"a":"{{odd}}"}',
        headers: { "x-odd": "{{odd}}" },
      },
    ];
    await check("smoke", { steps }, { secrets: { odd: 'a"},"b":1\r\nx: y/../..' } });
    const [request] = shop.requests;
    expect(JSON.parse(request?.body ?? "")).toEqual({ a: 'a"},"b":1\r\nx: y/../..' });
    expect(request?.path).toBe("/orders/a%22%7D%2C%22b%22%3A1%0D%0Ax%3A%20y%2F..%2F..");
    expect(request?.headers["x-odd"]).toBe('a"},"b":1x: y/../..');
  });
});

describe("health", () => {
  const options = { path: "/health", json: { path: "parts[0].ok", equals: true } };

  it("is up", async () => {
    expect(await check("health", options)).toMatchObject({ verdict: "passed", findings: [] });
    expect(shop.requests).toHaveLength(1);
  });

  it("is down only when it was asked again", async () => {
    const outcome = await check("health", { ...options, attempts: 2 }, { flaws: ["down"] });
    expect(outcome).toMatchObject({ verdict: "failed", summary: "It answered 503 instead of 200." });
    expect(shop.requests).toHaveLength(2);
  });

  it("is too slow, or says itself that it is not well", async () => {
    expect(
      await check("health", { path: "/health", maxMs: 100, attempts: 1 }, { flaws: ["slow"] }),
    ).toMatchObject({
      summary: expect.stringContaining("100 ms are allowed"),
    });
    const ill = { path: "/health", attempts: 1, json: { path: "status", equals: "fine" } };
    expect(await check("health", ill)).toMatchObject({ verdict: "failed", summary: 'status is "ok".' });
  });

  it("tells that nothing listens", async () => {
    const gone = await openShop();
    await gone.close();
    expect(await check("health", { attempts: 1 }, { at: gone })).toMatchObject({
      verdict: "failed",
      findings: [{ key: "unreachable" }],
    });
  });
});

describe("headers", () => {
  it("gives an A to a careful server", async () => {
    const outcome = await check("headers", { grade: "A" }, { at: secure });
    expect(outcome).toMatchObject({ verdict: "passed", findings: [], measurements: [{ value: 100 }] });
  });

  it("names everything a careless one leaves out", async () => {
    const outcome = await check("headers", {}, { at: secure, flaws: ["plain-headers"] });
    expect(outcome.verdict).toBe("failed");
    expect(keys(outcome)).toEqual([
      "csp",
      "hsts",
      "framing",
      "nosniff",
      "referrer",
      "permissions",
      "cookie/session",
      "leak/server",
      "leak/x-powered-by",
    ]);
  });

  it("fails whatever the grade when any site may read answers with cookies", async () => {
    const outcome = await check("headers", { grade: "D" }, { at: secure, flaws: ["open-cors"] });
    expect(outcome).toMatchObject({ verdict: "failed", findings: [{ key: "cors", severity: "critical" }] });
  });

  it("grades at the edges", () => {
    expect([100, 90, 89, 75, 60, 45, 44, 0].map(gradeOf)).toEqual(["A", "A", "B", "B", "C", "D", "F", "F"]);
  });
});

describe("TLS", () => {
  const withCertificate = async (name: "ending" | "stranger" | "selfSigned", options = {}) => {
    const other = await openShop(certificates[name]);
    try {
      return await check("tls", options, { at: other });
    } finally {
      await other.close();
    }
  };

  it("accepts a trusted certificate and the new protocols", async () => {
    const outcome = await check("tls", {}, { at: secure });
    expect(outcome).toMatchObject({ verdict: "passed", findings: [] });
    expect(outcome.measurements[0]?.value).toBeGreaterThan(20);
  });

  it("finds one that ends soon, one for another name, and one that nobody signed", async () => {
    expect(keys(await withCertificate("ending"))).toEqual(["ends"]);
    expect(await withCertificate("ending", { minDays: 2 })).toMatchObject({ verdict: "passed" });
    expect(keys(await withCertificate("stranger"))).toEqual(["untrusted"]);
    expect(await withCertificate("selfSigned")).toMatchObject({
      verdict: "failed",
      findings: [{ title: expect.stringContaining("DEPTH_ZERO_SELF_SIGNED_CERT") }],
    });
  });

  it("finds protocols that were given up", async () => {
    const old = await openShop({ ...certificates.good, minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" });
    expect(keys(await check("tls", {}, { at: old }))).toEqual(["old/TLSv1", "old/TLSv1.1"]);
    await old.close();
  });

  it("fails what is not encrypted at all", async () => {
    expect(await check("tls")).toMatchObject({ verdict: "failed", findings: [{ key: "plain" }] });
  });
});

describe("exposure", () => {
  it("finds nothing in a careful server", async () => {
    expect(await check("exposure")).toMatchObject({ verdict: "passed", findings: [] });
  });

  it.each<[Flaw, string]>([
    ["leaks-env", "file/.env"],
    ["shows-traces", "trace"],
    ["leads-away", "redirect"],
  ])("a shop that %s is told as %s", async (flaw, key) => {
    expect(keys(await check("exposure", {}, { flaws: [flaw] }))).toEqual([key]);
  });

  it("looks at paths of one's own", async () => {
    const outcome = await check("exposure", { paths: ["/orders/7", "/admin"] });
    expect(keys(outcome)).toEqual(["path/orders/7"]);
  });
});

describe("rate limit", () => {
  const options = { path: "/sign-in", requests: 20, seconds: 1 };

  it("passes when the server pushes back, and stops there", async () => {
    const fresh = await openShop();
    const outcome = await check("rate-limit", options, { at: fresh });
    expect(outcome).toMatchObject({ verdict: "passed", measurements: [{ value: 11 }] });
    expect(fresh.requests).toHaveLength(11);
    await fresh.close();
  });

  it("fails when it never does, after no more requests than it was told", async () => {
    const outcome = await check("rate-limit", options, { flaws: ["no-limit"] });
    expect(outcome).toMatchObject({
      verdict: "failed",
      findings: [{ key: "no-limit", detail: "20 times 401" }],
    });
    expect(shop.requests).toHaveLength(20);
  });
});

describe("page", () => {
  it("weighs the page and its own files", async () => {
    const outcome = await check("page");
    expect(outcome.verdict).toBe("passed");
    expect(outcome.measurements.find(({ name }) => name === "Files")?.value).toBe(2);
  });

  it("finds what is heavy, missing and slow", async () => {
    const outcome = await check(
      "page",
      { maxFirstByteMs: 200, maxTotalMs: 500 },
      { flaws: ["heavy", "slow"] },
    );
    expect(outcome.verdict).toBe("failed");
    expect(keys(outcome)).toEqual(["first-byte", "total", "weight", "broken/missing.png", "plain/app.js"]);
  });
});

describe("metric", () => {
  it("holds every series of a Prometheus query against the limit", async () => {
    const limit = { comparator: "<", value: 1, unit: "%" };
    expect(await check("metric", { query: "low", ...limit })).toMatchObject({ verdict: "passed" });
    expect(await check("metric", { query: "high", ...limit })).toMatchObject({
      verdict: "failed",
      summary: 'errors{job="web"}: 9 %, < 1 % is wanted.',
    });
    expect(await check("metric", { query: "bad", ...limit })).toMatchObject({
      findings: [{ key: "unreachable" }],
    });
  });

  it("reads a number of a page of JSON", async () => {
    const options = { path: "/orders/7", json: "id", comparator: ">=", value: 7 };
    expect(await check("metric", options)).toMatchObject({ verdict: "passed", measurements: [{ value: 7 }] });
    expect(await check("metric", { ...options, json: "state" })).toMatchObject({ verdict: "failed" });
  });
});

describe("document", () => {
  const options = { path: "/runbook", maxAgeDays: 90, sections: ["Rollback", "Contacts"] };

  it("is there, complete and fresh", async () => {
    expect(await check("document", options)).toMatchObject({ verdict: "passed" });
  });

  it("lacks a section and is old", async () => {
    expect(keys(await check("document", options, { flaws: ["old-runbook"] }))).toEqual([
      "section/Contacts",
      "old",
    ]);
    expect(await check("document", { path: "/nowhere" })).toMatchObject({ verdict: "failed" });
  });
});
