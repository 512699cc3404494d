import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { findProgram } from "@/scripts/lib/system-tools.mjs";
import type { StoreTarget } from "@/server/kernel/ports/store";
import { freePort } from "./free-port";
import { until } from "./processes";

const KINDS = ["account", "container", "object"] as const;
const PROGRAMS = [...["proxy", ...KINDS].map((kind) => `swift-${kind}-server`), "memcached"];
const SECRET = "testing";

/** Why Swift cannot be tested on this machine, or null. */
export const swiftMissing = PROGRAMS.every(findProgram) ? null : "OpenStack Swift is not installed";

export interface SwiftServer {
  port: number;
  /** A fresh bucket as a store; `port` may be that of something in between. */
  target(bucket: string, change?: { port?: number; secret?: string; prefix?: string }): StoreTarget;
  createBucket(bucket: string): Promise<void>;
  client: S3Client;
  close(): Promise<void>;
}

/** OpenStack Swift with its S3 door: a real object store with signatures, checksums and multipart uploads. */
export async function startSwift(): Promise<SwiftServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "holdpoint-swift-"));
  const ports = { account: await freePort(), container: await freePort(), object: await freePort() };
  const port = await freePort();
  await mkdir(path.join(folder, "devices", "d1"), { recursive: true });
  const cache = await freePort();
  await writeSettings(folder, { port, cache, ports });
  execFileSync("/usr/bin/python3", ["-c", RINGS, folder, JSON.stringify(ports)], { stdio: "ignore" });
  const memory = ["-l", "127.0.0.1", "-p", String(cache), "-u", userInfo().username, "-m", "16"];
  const servers = [
    spawn(findProgram("memcached") ?? "", memory, { stdio: "ignore" }),
    ...["proxy", ...KINDS].map((kind) => startServer(folder, kind)),
  ];
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test:tester", secretAccessKey: SECRET },
    requestChecksumCalculation: "WHEN_REQUIRED",
    maxAttempts: 1,
  });
  const createBucket = async (bucket: string): Promise<void> => {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  };
  const ready = () =>
    createBucket("ready").then(
      () => true,
      () => false,
    );
  if (!(await until(ready, 60_000))) {
    await Promise.all(servers.map(end));
    throw new Error(`Swift did not start; see ${folder}`);
  }
  return {
    port,
    client,
    createBucket,
    target: (bucket, change = {}) => ({
      place: {
        kind: "s3",
        endpoint: `http://127.0.0.1:${change.port ?? port}`,
        region: "us-east-1",
        bucket,
        prefix: change.prefix ?? "",
        pathStyle: true,
        accessKeyId: "test:tester",
        lockMode: "none",
        lockDays: 30,
      },
      secret: { secretAccessKey: change.secret ?? SECRET },
      hostKey: null,
    }),
    close: async () => {
      client.destroy();
      await Promise.all(servers.map(end));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function startServer(folder: string, kind: string): ChildProcess {
  const file = findProgram(`swift-${kind}-server`) ?? "";
  const server = spawn(file, [path.join(folder, `${kind}.conf`), "verbose"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(path.join(folder, `${kind}.log`));
  server.stdout?.pipe(log, { end: false });
  server.stderr?.pipe(log, { end: false });
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, "exit");
  server.kill("SIGKILL");
  await gone;
}

const RINGS = `
import json, sys
from swift.common.ring import RingBuilder
folder, ports = sys.argv[1], json.loads(sys.argv[2])
for kind, port in ports.items():
    builder = RingBuilder(4, 1, 0)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1.0, "device": "d1", "meta": "",
        "ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1", "replication_port": port})
    builder.rebalance()
    builder.get_ring().save("%s/%s.ring.gz" % (folder, kind))
`;

interface Ports {
  port: number;
  cache: number;
  ports: Record<string, number>;
}

async function writeSettings(folder: string, { port, cache, ports }: Ports): Promise<void> {
  const common = (own: number) =>
    `[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = ${own}\nswift_dir = ${folder}\nuser = ${userInfo().username}\nworkers = 0\n`;
  const files: Record<string, string> = {
    "swift.conf":
      "[swift-hash]\nswift_hash_path_suffix = test\nswift_hash_path_prefix = test\n[storage-policy:0]\nname = only\ndefault = yes\n",
    "proxy.conf": `${common(port)}
[pipeline:main]
pipeline = catch_errors gatekeeper cache s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# The proxy may be asked before the servers behind it have started; it must not give them up for a minute.
error_suppression_limit = 100000
error_suppression_interval = 1
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${cache}
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:s3api]
use = egg:swift#s3api
min_segment_size = 1048576
auth_pipeline_check = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = ${SECRET} .admin
[filter:slo]
use = egg:swift#slo
`,
  };
  for (const [kind, own] of Object.entries(ports)) {
    files[`${kind}.conf`] =
      `${common(own)}devices = ${folder}/devices\nmount_check = false\n[pipeline:main]\npipeline = ${kind}-server\n[app:${kind}-server]\nuse = egg:swift#${kind}\n`;
  }
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
}
