import { createHash } from "node:crypto";
import { Client, type ConnectConfig, type ServerHostKeyAlgorithm, type SFTPWrapper } from "ssh2";
import type { z } from "zod";
import { invariant } from "@/server/kernel/errors";
import type { SftpPlace, StoreSecret } from "@/server/kernel/ports/store";
import { refuseNeverDialled } from "../outbound";
import { explainSftp, hostKeyChanged } from "./sftp-problems";

export interface SftpLogin {
  place: z.infer<typeof SftpPlace>;
  secret: StoreSecret;
  /** As shown at the first contact, for example `ssh-ed25519 SHA256:…`; null takes what is shown now. */
  hostKey: string | null;
}

export interface Session {
  sftp: SFTPWrapper;
  hostKey: string;
  /** Settles one operation: with its result, or with words for what went wrong, even when the connection dies. */
  ask<T>(work: (done: (error: Error | null | undefined, result?: T) => void) => void): Promise<T>;
  /** True once the connection is gone; every further operation fails. */
  over(): boolean;
  close(): void;
}

const SECOND_MS = 1000;

/** Logs in. The server's key is compared before anything secret is sent. */
export async function openSession(login: SftpLogin, signal?: AbortSignal): Promise<Session> {
  signal?.throwIfAborted();
  refuseNeverDialled(login.place.host);
  const client = new Client();
  const lost = createLoss(client, signal);
  let shown = "";
  let refusal: Error | null = null;
  return new Promise<Session>((resolve, reject) => {
    const fail = (error: unknown): void => {
      client.destroy();
      reject(signal?.aborted ? signal.reason : (refusal ?? explainSftp(error)));
    };
    signal?.addEventListener("abort", () => fail(signal.reason), { once: true });
    client.once("error", fail);
    client.once("ready", () => {
      client.sftp((error, sftp) => {
        if (error) return fail(error);
        client.off("error", fail);
        resolve({ sftp, hostKey: shown, ask: lost.ask, over: lost.over, close: () => client.end() });
      });
    });
    try {
      client.connect({
        ...configOf(login),
        hostVerifier: (key: Buffer) => {
          shown = describeHostKey(key);
          if (login.hostKey !== null && shown !== login.hostKey)
            refusal = hostKeyChanged(login.hostKey, shown);
          return refusal === null;
        },
      });
    } catch (error) {
      fail(error);
    }
  });
}

function configOf({ place, secret, hostKey }: SftpLogin): ConnectConfig {
  const type = hostKey?.split(" ")[0];
  // A server with several keys shows the one that is asked for; an RSA key signs in several ways.
  const serverHostKey = (
    type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type]
  ) as ServerHostKeyAlgorithm[];
  return {
    host: place.host,
    port: place.port,
    username: place.user,
    ...(secret.password === undefined ? {} : { password: secret.password }),
    ...(secret.privateKey === undefined ? {} : { privateKey: secret.privateKey }),
    ...(secret.passphrase ? { passphrase: secret.passphrase } : {}),
    ...(type === undefined ? {} : { algorithms: { serverHostKey } }),
    tryKeyboard: false,
    readyTimeout: 15 * SECOND_MS,
    keepaliveInterval: 10 * SECOND_MS,
    keepaliveCountMax: 3,
  };
}

/** The key as `ssh-keygen -l` shows it, after its type. */
function describeHostKey(key: Buffer): string {
  const length = key.readUInt32BE(0);
  invariant(length < 100, "a host key begins with its type");
  const type = key.toString("latin1", 4, 4 + length);
  return `${type} SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** An operation whose connection dies is never answered by the library; here it is. */
function createLoss(client: Client, signal: AbortSignal | undefined): Pick<Session, "ask" | "over"> {
  const waiting = new Set<(error: unknown) => void>();
  let over: Error | null = null;
  const end = (error: unknown): void => {
    over ??= error instanceof Error ? error : new Error("connection lost");
    for (const reject of waiting) reject(over);
    waiting.clear();
  };
  client.on("error", end);
  client.on("close", () => end(new Error("connection lost")));
  signal?.addEventListener(
    "abort",
    () => {
      end(signal.reason);
      client.destroy();
    },
    { once: true },
  );
  return {
    over: () => over !== null,
    ask: <T>(work: (done: (error: Error | null | undefined, result?: T) => void) => void) =>
      new Promise<T>((resolve, reject) => {
        const refuse = (error: unknown): void => {
          waiting.delete(refuse);
          reject(explainSftp(error));
        };
        if (over !== null) return refuse(over);
        waiting.add(refuse);
        work((error, result) => {
          if (error) return refuse(error);
          waiting.delete(refuse);
          resolve(result as T);
        });
      }),
  };
}
