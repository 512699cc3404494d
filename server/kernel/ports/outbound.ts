/** Everything the console asks of other machines on behalf of a check passes this door. */
export interface OutboundRequest {
  /** http or https, without user and password. */
  url: string;
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Milliseconds for the whole exchange, redirects included; 15 000 unless given. */
  timeoutMs?: number;
  /** Bytes of the body that are read, after decompression; 1 MiB unless given. */
  maxBytes?: number;
  /** Redirects that are followed, at most 5; none unless given. */
  redirects?: number;
}

/** Milliseconds since the exchange began; null for what did not happen, for example TLS over http. */
export interface OutboundTimings {
  lookupMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  firstByteMs: number;
  totalMs: number;
}

export interface OutboundResponse {
  /** The address that answered in the end. */
  url: string;
  status: number;
  /** In the order they came, names in small letters; a name may come twice. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
  /** Bytes on the wire, before decompression. */
  receivedBytes: number;
  /** More came than `maxBytes`; the rest was not read. */
  truncated: boolean;
  timings: OutboundTimings;
  redirects: readonly { status: number; from: string; to: string }[];
}

export const OUTBOUND_PROBLEMS = [
  "address",
  "forbidden",
  "lookup",
  "connect",
  "timeout",
  "tls",
  "redirect",
  "protocol",
] as const;
export type OutboundProblemCode = (typeof OUTBOUND_PROBLEMS)[number];

/** Why there is no answer, in words that say what to do. */
export interface OutboundProblem {
  code: OutboundProblemCode;
  message: string;
}

export type OutboundAnswer<T> = { ok: true; value: T } | { ok: false; problem: OutboundProblem };

export interface CertificateFacts {
  subject: string;
  issuer: string;
  names: readonly string[];
  validFrom: Date;
  validTo: Date;
  keyBits: number | null;
  fingerprint: string;
}

export interface HandshakeFacts {
  protocol: string;
  cipher: string;
  /** Signed by an authority this machine knows, valid now, and made out to the host. */
  trusted: boolean;
  /** Why it is not trusted, as the TLS library says it. */
  reason: string | null;
  certificate: CertificateFacts | null;
  /** Certificates the server sent, the issuers this machine added included. */
  chainLength: number;
}

export interface HandshakeRequest {
  host: string;
  port: number;
  /** The only protocol that is offered; all that are safe unless given. */
  only?: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";
  timeoutMs?: number;
}

export interface Outbound {
  request(request: OutboundRequest, signal?: AbortSignal): Promise<OutboundAnswer<OutboundResponse>>;
  /** Shakes hands and hangs up. An untrusted certificate is a fact here, not a problem. */
  handshake(request: HandshakeRequest, signal?: AbortSignal): Promise<OutboundAnswer<HandshakeFacts>>;
  /** Opens a connection and closes it; milliseconds it took. */
  dial(
    place: { host: string; port: number; timeoutMs?: number },
    signal?: AbortSignal,
  ): Promise<OutboundAnswer<number>>;
}

declare module "../context" {
  interface OutsideWorld {
    outbound: Outbound;
  }
}
