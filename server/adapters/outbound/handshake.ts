import { isIP } from "node:net";
import tls from "node:tls";
import type {
  CertificateFacts,
  HandshakeFacts,
  HandshakeRequest,
  OutboundAnswer,
} from "@/server/kernel/ports/outbound";
import { toProblem } from "./exchange";
import type { FoundAddress } from "./find-address";

/** The library refuses protocols of the last century unless its security level is lowered for the question. */
const OLD = { ciphers: "DEFAULT@SECLEVEL=0" } as const;

/** Shakes hands with a server and tells what it presented; a certificate nobody trusts is told, not refused. */
export function shakeHands(
  { host, port, only }: HandshakeRequest,
  at: FoundAddress,
  { ca, signal }: { ca: string[] | undefined; signal: AbortSignal },
): Promise<OutboundAnswer<HandshakeFacts>> {
  const url = new URL(`https://${isIP(host) === 6 ? `[${host}]` : host}:${port}`);
  return new Promise((resolve) => {
    const socket = tls.connect({
      host: at.address,
      port,
      ...(isIP(host) > 0 ? {} : { servername: host }),
      ...(ca === undefined ? {} : { ca }),
      rejectUnauthorized: false,
      ...(only === undefined ? {} : { minVersion: only, maxVersion: only, ...OLD }),
    });
    const stop = () => socket.destroy(new Error("aborted"));
    signal.addEventListener("abort", stop, { once: true });
    const end = (answer: OutboundAnswer<HandshakeFacts>) => {
      signal.removeEventListener("abort", stop);
      socket.destroy();
      resolve(answer);
    };
    socket.on("error", (error) => end(toProblem(error, { url, signal })));
    socket.on("close", () => end(toProblem(new Error("closed"), { url, signal })));
    socket.on("secureConnect", () => end({ ok: true, value: read(socket, host) }));
  });
}

function read(socket: tls.TLSSocket, host: string): HandshakeFacts {
  const certificate = socket.getPeerCertificate(true);
  const known = Object.keys(certificate).length > 0;
  const wrongName = known ? tls.checkServerIdentity(host, certificate) : undefined;
  const reason = socket.authorizationError ? String(socket.authorizationError) : (wrongName?.message ?? null);
  return {
    protocol: socket.getProtocol() ?? "",
    cipher: socket.getCipher().name,
    trusted: socket.authorized && wrongName === undefined,
    reason,
    certificate: known ? toFacts(certificate) : null,
    chainLength: known ? chainOf(certificate) : 0,
  };
}

function toFacts(certificate: tls.DetailedPeerCertificate): CertificateFacts {
  const { subjectaltname: alternative } = certificate;
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    names: alternative?.split(", ").map((entry) => entry.replace(/^(DNS|IP Address):/, "")) ?? [],
    validFrom: new Date(certificate.valid_from),
    validTo: new Date(certificate.valid_to),
    keyBits: certificate.bits ?? null,
    fingerprint: certificate.fingerprint256,
  };
}

function nameOf(part: tls.Certificate | undefined): string {
  const name = part?.CN ?? part?.O;
  return Array.isArray(name) ? name.join(", ") : (name ?? "");
}

function chainOf(leaf: tls.DetailedPeerCertificate): number {
  const seen = new Set<string>();
  let at: tls.DetailedPeerCertificate | undefined = leaf;
  while (at !== undefined && !seen.has(at.fingerprint256)) {
    seen.add(at.fingerprint256);
    at = at.issuerCertificate;
  }
  return seen.size;
}
