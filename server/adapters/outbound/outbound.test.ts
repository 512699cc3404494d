import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import zlib from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeAddress, mayDial, parseNetworks } from "./address-rule";
import { createOutbound } from "./outbound";

const seen: http.IncomingMessage[] = [];
let server: http.Server;
let other: http.Server;
let silent: net.Server;

const portOf = (listening: net.Server) => (listening.address() as AddressInfo).port;
const at = (path: string) => `http://127.0.0.1:${portOf(server)}${path}`;

async function listen<S extends net.Server>(listening: S): Promise<S> {
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return listening;
}

const ANSWERS: Record<string, (res: http.ServerResponse) => void> = {
  "/hello": (res) =>
    res
      .writeHead(
        200,
        [
          ["Set-Cookie", "a=1"],
          ["Set-Cookie", "b=2"],
        ].flat(),
      )
      .end("hello"),
  "/away": (res) => res.writeHead(302, { location: `http://127.0.0.1:${portOf(other)}/landed` }).end(),
  "/pass-on": (res) => res.writeHead(307, { location: `http://127.0.0.1:${portOf(other)}/landed` }).end(),
  "/post": (res) => res.writeHead(303, { location: "/hello" }).end(),
  "/loop": (res) => res.writeHead(302, { location: "/loop" }).end(),
  "/inside": (res) => res.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end(),
  "/file": (res) => res.writeHead(302, { location: "file:///etc/passwd" }).end(),
  "/big": (res) => res.end(Buffer.alloc(5_000_000, "x")),
  "/zipped": (res) => res.writeHead(200, { "content-encoding": "gzip" }).end(zlib.gzipSync("small")),
  "/bomb": (res) =>
    res.writeHead(200, { "content-encoding": "gzip" }).end(zlib.gzipSync(Buffer.alloc(64_000_000))),
  "/slow": () => {},
};

beforeAll(async () => {
  server = await listen(
    http.createServer((request, response) => {
      seen.push(request);
      const answer = ANSWERS[request.url ?? ""];
      if (answer) answer(response);
      else response.writeHead(404).end();
    }),
  );
  other = await listen(
    http.createServer((request, response) => {
      seen.push(request);
      response.end("landed");
    }),
  );
  silent = await listen(net.createServer((socket) => socket.end("nonsense\r\n\r\n")));
});

afterAll(() => {
  for (const one of [server, other]) one.closeAllConnections();
  for (const one of [server, other, silent]) one.close();
});

const local = createOutbound({ privateNetworks: "127.0.0.0/8" });
const strict = createOutbound({ privateNetworks: "" });

describe("addresses", () => {
  it.each([
    ["93.184.216.34", "open"],
    ["2606:2800:220:1::1", "open"],
    ["127.0.0.1", "private"],
    ["10.1.2.3", "private"],
    ["172.16.0.9", "private"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "private"],
    ["fd12:3456::1", "private"],
    ["::1", "private"],
    ["::ffff:127.0.0.1", "private"],
    ["64:ff9b::7f00:1", "private"],
    ["2002:7f00:1::", "private"],
    ["2001:0:7f00:1::", "private"],
    ["198.18.0.1", "private"],
    ["192.0.2.1", "private"],
    ["169.254.169.254", "never"],
    ["::ffff:169.254.169.254", "never"],
    ["fe80::1", "never"],
    ["fd00:ec2::254", "never"],
    ["100.100.100.200", "never"],
    ["0.0.0.0", "never"],
    ["::", "never"],
    ["224.0.0.1", "never"],
    ["255.255.255.255", "never"],
    ["not an address", "never"],
  ])("%s is %s", (address, verdict) => {
    expect(judgeAddress(address)).toBe(verdict);
  });

  it("what nobody may allow stays refused when a network around it is allowed", () => {
    const everything = parseNetworks("0.0.0.0/0 ::/0");
    expect(mayDial("10.0.0.1", everything)).toBe(true);
    expect(mayDial("169.254.169.254", everything)).toBe(false);
    expect(mayDial("fd00:ec2::254", everything)).toBe(false);
  });

  it("a list with an entry that is no network is refused by name", () => {
    expect(() => parseNetworks("10.0.0.0/8, office")).toThrow('"office" is not a network');
  });
});

describe("who may be asked", () => {
  it.each([
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://localhost/",
  ])("refuses %s unless its network is allowed", async (url) => {
    expect(await strict.request({ url })).toMatchObject({ ok: false, problem: { code: "forbidden" } });
  });

  it.each([
    "ftp://example.com/",
    "file:///etc/passwd",
    "http://user:pass@example.com/",
    "//x",
    "javascript:1",
  ])("refuses the address %s", async (url) => {
    expect(await local.request({ url })).toMatchObject({ ok: false, problem: { code: "address" } });
  });

  it("refuses a name of which one address is private, and one that changes from answer to answer", async () => {
    let turn = 0;
    const mixed = createOutbound({
      privateNetworks: "",
      resolve: async () => [{ address: "93.184.216.34" }, { address: "127.0.0.1" }],
    });
    const rebinding = createOutbound({
      privateNetworks: "",
      resolve: async () => [{ address: turn++ % 2 === 0 ? "127.0.0.1" : "10.0.0.1" }],
    });
    const before = seen.length;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      for (const door of [mixed, rebinding]) {
        const answer = await door.request({ url: `http://mixed.example:${portOf(server)}/hello` });
        expect(answer).toMatchObject({ ok: false, problem: { code: "forbidden" } });
      }
    }
    expect(seen.length).toBe(before);
  });

  it("refuses when the name cannot be resolved, and the names of metadata services", async () => {
    const failing = createOutbound({
      privateNetworks: "0.0.0.0/0",
      resolve: async () => Promise.reject(new Error("SERVFAIL")),
    });
    expect(await failing.request({ url: "http://x.example/" })).toMatchObject({
      problem: { code: "lookup" },
    });
    const metadata = await local.request({ url: "http://metadata.google.internal/" });
    expect(metadata).toMatchObject({ problem: { code: "forbidden" } });
  });
});

describe("an exchange", () => {
  it("tells status, every header, body and times", async () => {
    const answer = await local.request({ url: at("/hello") });
    if (!answer.ok) throw new Error(answer.problem.message);
    const { status, headers, body, timings, truncated } = answer.value;
    expect(status).toBe(200);
    expect(headers.filter(([name]) => name === "set-cookie").map(([, value]) => value)).toEqual([
      "a=1",
      "b=2",
    ]);
    expect(Buffer.from(body).toString()).toBe("hello");
    expect(truncated).toBe(false);
    expect(timings.totalMs).toBeGreaterThanOrEqual(timings.firstByteMs);
    expect(timings.tlsMs).toBeNull();
  });

  it("keeps secrets from another origin, and turns a POST into a GET where the standard says so", async () => {
    await local.request({
      url: at("/away"),
      redirects: 3,
      headers: { authorization: "Bearer secret", "x-api-key": "secret", accept: "text/html" },
    });
    expect(seen.at(-1)?.url).toBe("/landed");
    expect(JSON.stringify(seen.at(-1)?.headers)).not.toContain("secret");
    expect(seen.at(-1)?.headers.accept).toBe("text/html");
    const posted = await local.request({ url: at("/post"), redirects: 1, method: "POST", body: "x=1" });
    expect(posted).toMatchObject({ ok: true, value: { redirects: [{ status: 303 }] } });
    expect(seen.at(-1)?.method).toBe("GET");
  });

  it("hands no body to another origin", async () => {
    const before = seen.length;
    const passed = await local.request({ url: at("/pass-on"), redirects: 1, method: "POST", body: "secret" });
    expect(passed).toMatchObject({ ok: false, problem: { code: "redirect" } });
    expect(seen.slice(before).map(({ url }) => url)).toEqual(["/pass-on"]);
  });

  it("tells a redirect that it does not follow, and ends a circle", async () => {
    expect(await local.request({ url: at("/away") })).toMatchObject({ ok: true, value: { status: 302 } });
    const circle = await local.request({ url: at("/loop"), redirects: 99 });
    expect(circle).toMatchObject({ ok: true, value: { status: 302 } });
    expect(circle.ok && circle.value.redirects).toHaveLength(5);
  });

  it("guards every hop", async () => {
    const inside = await local.request({ url: at("/inside"), redirects: 3 });
    expect(inside).toMatchObject({ ok: false, problem: { code: "forbidden" } });
    expect(await local.request({ url: at("/file"), redirects: 3 })).toMatchObject({
      ok: true,
      value: { status: 302 },
    });
  });

  it("reads no more than it may, and is not fooled by compression", async () => {
    const big = await local.request({ url: at("/big"), maxBytes: 1000 });
    expect(big).toMatchObject({ ok: true, value: { truncated: true } });
    expect(big.ok && big.value.body.length).toBe(1000);
    const zipped = await local.request({ url: at("/zipped") });
    expect(zipped.ok && Buffer.from(zipped.value.body).toString()).toBe("small");
    expect(await local.request({ url: at("/bomb") })).toMatchObject({ ok: true, value: { truncated: true } });
  });

  it("gives up on time, on nonsense and on a closed port, and says which", async () => {
    const late = await local.request({ url: at("/slow"), timeoutMs: 150 });
    expect(late).toMatchObject({ problem: { code: "timeout" } });
    const nonsense = await local.request({ url: `http://127.0.0.1:${portOf(silent)}/` });
    expect(nonsense).toMatchObject({ problem: { code: "protocol" } });
    const closed = await local.request({ url: "http://127.0.0.1:1/" });
    expect(closed).toMatchObject({
      problem: { code: "connect", message: expect.stringContaining("ECONNREFUSED") },
    });
  });

  it("dials a port", async () => {
    expect(await local.dial({ host: "127.0.0.1", port: portOf(server) })).toMatchObject({ ok: true });
    expect(await local.dial({ host: "127.0.0.1", port: 1 })).toMatchObject({ problem: { code: "connect" } });
    expect(await strict.dial({ host: "127.0.0.1", port: 1 })).toMatchObject({
      problem: { code: "forbidden" },
    });
  });
});
