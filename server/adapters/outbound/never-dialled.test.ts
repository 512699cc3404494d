import { describe, expect, it } from "vitest";
import { createShell, createToolbox } from "@/server/adapters/shell";
import { createStores } from "@/server/adapters/stores";
import { createTargets } from "@/server/adapters/targets";
import { guardedLookup, refuseNeverDialled } from "./never-dialled";

const REFUSED = "is not the address of a system or store";

describe("what operators register", () => {
  it.each(["169.254.169.254", "[fe80::1]", "::ffff:169.254.169.254", "Metadata.Google.Internal.", "0.0.0.0"])(
    "never leads to %s",
    (host) => {
      expect(() => refuseNeverDialled(host)).toThrow(REFUSED);
    },
  );

  it.each(["127.0.0.1", "::1", "10.0.0.5", "db.internal", "93.184.216.34"])("may lead to %s", (host) => {
    expect(() => refuseNeverDialled(host)).not.toThrow();
  });

  it("looks names up as Node does", async () => {
    const all = await new Promise((resolve) =>
      guardedLookup("localhost", { all: true }, (_error, found) => resolve(found)),
    );
    expect(all).toContainEqual({ address: "127.0.0.1", family: 4 });
    const one = await new Promise((resolve) =>
      guardedLookup("localhost", { family: 4 }, (error, address, family) =>
        resolve([error, address, family]),
      ),
    );
    expect(one).toEqual([null, "127.0.0.1", 4]);
  });

  // 2852039166 is 169.254.169.254, written as one number.
  it.each(["http://2852039166", "http://[::ffff:a9fe:a9fe]:9000", "http://metadata.google.internal"])(
    "has no store at %s",
    async (endpoint) => {
      const place = { kind: "s3", endpoint, region: "us-east-1", bucket: "backups", prefix: "" } as const;
      const rest = { pathStyle: true, accessKeyId: "id", lockMode: "none", lockDays: 1 } as const;
      const target = { place: { ...place, ...rest }, secret: { secretAccessKey: "key" }, hostKey: null };
      const answer = await createStores().probe(target);
      expect(answer).toMatchObject({ ok: false, problem: { message: expect.stringContaining(REFUSED) } });
    },
  );

  it.each(["qdrant", "bucket"] as const)("has no %s there", async (engine) => {
    const targets = createTargets(createShell(createToolbox("")));
    const login = { user: "id", password: "key", sslMode: "disable", options: {} } as const;
    const answer = await targets[engine].test({
      ...{ engine, host: "169.254.169.254", port: 80, database: "latest" },
      ...login,
    });
    expect(answer).toMatchObject({ ok: false, problem: { message: expect.stringContaining(REFUSED) } });
  });
});
