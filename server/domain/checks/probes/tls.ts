import type { z } from "zod";
import { formatCount } from "@/lib/format";
import type { HandshakeFacts } from "@/server/kernel/ports/outbound";
import type { Finding, optionsByKind } from "../schema";
import { finding, type Probe, type ProbeTools, unreachable, verdictOf } from "./probe";

type Options = z.output<typeof optionsByKind.tls>;

const DAY_MS = 86_400_000;
/** RFC 8996 ended both in 2021. */
const OLD = ["TLSv1", "TLSv1.1"] as const;

/** Certificate, chain, names, days left, and whether protocols that were given up are still spoken. */
export const tls: Probe<Options> = async (tools, { minDays }) => {
  const { base } = tools;
  if (base.protocol !== "https:") {
    const summary = `${base.origin} is not encrypted at all.`;
    return {
      verdict: "failed",
      summary,
      findings: [
        finding("critical", "plain", summary, { fix: "Serve it over https and redirect http there." }),
      ],
      measurements: [],
    };
  }
  const place = { host: base.hostname, port: base.port === "" ? 443 : Number(base.port) };
  const answer = await tools.outbound.handshake(place, tools.signal);
  if (!answer.ok) return unreachable(answer.problem.message);
  const facts = answer.value;
  tools.log(`${facts.protocol}, ${facts.cipher}, issued by ${facts.certificate?.issuer ?? "nobody"}`);
  const days = facts.certificate === null ? 0 : daysLeft(facts.certificate.validTo, tools.now());
  const findings = [
    ...judgeCertificate(facts, days, minDays),
    ...(await judgeProtocols(tools, place, facts)),
  ];
  const verdict = verdictOf(findings);
  const fine = `${facts.protocol}, valid for ${formatCount(days, "more day")}.`;
  return {
    verdict,
    summary: findings[0] === undefined ? fine : `${findings[0].title}.`,
    findings,
    measurements: [{ name: "Certificate ends in", value: days, unit: "days" }],
  };
};

const daysLeft = (end: Date, now: Date) => Math.floor((end.getTime() - now.getTime()) / DAY_MS);

function judgeCertificate(
  { trusted, reason, certificate }: HandshakeFacts,
  days: number,
  minDays: number,
): Finding[] {
  if (certificate === null) {
    return [finding("critical", "certificate", "The server showed no certificate", { fix: "Install one." })];
  }
  const detail = `${certificate.subject}, issued by ${certificate.issuer}, until ${certificate.validTo.toISOString().slice(0, 10)}`;
  return [
    ...(trusted
      ? []
      : [
          finding("critical", "untrusted", `The certificate is not trusted: ${reason ?? "unknown reason"}`, {
            detail,
            fix: "Install a certificate for this name with its whole chain.",
          }),
        ]),
    ...(days < minDays
      ? [
          finding(
            "high",
            "ends",
            days < 0 ? "The certificate has ended" : `The certificate ends in ${formatCount(days, "day")}`,
            { detail, fix: "Renew it, and let it be renewed by itself." },
          ),
        ]
      : []),
    ...(certificate.keyBits !== null && certificate.keyBits >= 512 && certificate.keyBits < 2_048
      ? [
          finding("high", "key", `The key has only ${certificate.keyBits} bits`, {
            detail,
            fix: "Use RSA with 2048 bits or more, or an elliptic curve.",
          }),
        ]
      : []),
  ];
}

async function judgeProtocols(
  { outbound, signal, log }: ProbeTools,
  place: { host: string; port: number },
  facts: HandshakeFacts,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const only of OLD) {
    const answer = await outbound.handshake({ ...place, only, timeoutMs: 5_000 }, signal);
    log(`${only}: ${answer.ok ? "accepted" : "refused"}`);
    if (!answer.ok) continue;
    findings.push(
      finding("high", `old/${only}`, `${only} is still accepted`, {
        fix: "Allow TLS 1.2 and 1.3 only.",
      }),
    );
  }
  if (facts.protocol !== "TLSv1.3") {
    findings.push(
      finding("info", "tls13", "TLS 1.3 is not spoken", { fix: "Turn it on; it is faster and safer." }),
    );
  }
  return findings;
}
