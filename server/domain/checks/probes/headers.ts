import type { z } from "zod";
import type { OutboundResponse } from "@/server/kernel/ports/outbound";
import type { Finding, optionsByKind } from "../schema";
import { ask, finding, headerOf, headerValues, type Probe, unreachable } from "./probe";

type Options = z.output<typeof optionsByKind.headers>;

const GRADES = ["A", "B", "C", "D", "F"] as const;
/** Points that a finding costs, of 100. */
const COST = { critical: 50, high: 25, medium: 12, low: 5, info: 0 } as const;
const HALF_A_YEAR_S = 15_768_000;

/**
 * The answer's security headers. What each should say follows the OWASP Secure Headers Project; a strict policy with
 * nonces or hashes needs no `frame-ancestors` beside it only when X-Frame-Options says the same.
 */
export const headers: Probe<Options> = async (tools, { path, grade: wanted }) => {
  const answer = await ask(tools, path, { redirects: 3, headers: { origin: "https://holdpoint.invalid" } });
  if (!answer.ok) return unreachable(answer.problem.message);
  const findings = judge(answer.value);
  const score = Math.max(
    0,
    findings.reduce((left, { severity }) => left - COST[severity], 100),
  );
  const grade = gradeOf(score);
  for (const { severity, title } of findings) tools.log(`${severity}: ${title}`);
  const good = GRADES.indexOf(grade) <= GRADES.indexOf(wanted);
  const severe = findings.some(({ severity }) => severity === "critical");
  return {
    verdict: good && !severe ? "passed" : "failed",
    summary: `Grade ${grade}, ${wanted} is wanted${findings.length === 0 ? "." : `: ${findings[0]?.title}`}`,
    findings,
    measurements: [{ name: "Score", value: score, unit: "of 100" }],
  };
};

export function gradeOf(score: number): (typeof GRADES)[number] {
  const steps = [90, 75, 60, 45];
  const at = steps.findIndex((least) => score >= least);
  return GRADES[at === -1 ? 4 : at] ?? "F";
}

const RULES: readonly ((response: OutboundResponse, secure: boolean) => Finding[])[] = [
  (response) => judgePolicy(headerOf(response, "content-security-policy")),
  (response, secure) => (secure ? judgeTransport(headerOf(response, "strict-transport-security")) : []),
  judgeFraming,
  (response) => {
    if (headerOf(response, "x-content-type-options")?.toLowerCase().trim() === "nosniff") return [];
    return [
      finding("medium", "nosniff", "X-Content-Type-Options is missing", {
        fix: "Send X-Content-Type-Options: nosniff, so that a browser does not guess what a file is.",
      }),
    ];
  },
  (response) => judgeReferrer(headerOf(response, "referrer-policy")),
  (response) => {
    if (headerOf(response, "permissions-policy") !== undefined) return [];
    return [
      finding("low", "permissions", "Permissions-Policy is missing", {
        fix: "Turn off what the page does not use: Permissions-Policy: camera=(), microphone=(), geolocation=()",
      }),
    ];
  },
  (response, secure) => headerValues(response, "set-cookie").flatMap((cookie) => judgeCookie(cookie, secure)),
  judgeSharing,
  judgeLeaks,
];

function judge(response: OutboundResponse): Finding[] {
  const secure = response.url.startsWith("https:");
  return RULES.flatMap((rule) => rule(response, secure));
}

function judgePolicy(policy: string | undefined): Finding[] {
  if (policy === undefined) {
    return [
      finding("high", "csp", "Content-Security-Policy is missing", {
        fix: "Begin with default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none' and open what is needed.",
      }),
    ];
  }
  const directives = new Map(
    policy.split(";").map((each) => {
      const [name = "", ...sources] = each.trim().toLowerCase().split(/\s+/);
      return [name, sources];
    }),
  );
  const scripts = directives.get("script-src") ?? directives.get("default-src");
  if (scripts === undefined) {
    return [
      finding("high", "csp-open", "The policy does not limit scripts", {
        detail: policy,
        fix: "Add script-src or default-src.",
      }),
    ];
  }
  const guarded = scripts.some((source) => /^'(nonce|sha\d+)-/.test(source) || source === "'strict-dynamic'");
  const risky = [
    ...(scripts.includes("'unsafe-inline'") && !guarded ? ["'unsafe-inline'"] : []),
    ...scripts.filter(
      (source) => source === "*" || source === "http:" || source === "https:" || source === "data:",
    ),
  ];
  const evaluated = scripts.includes("'unsafe-eval'");
  return [
    ...(risky.length > 0 && !guarded
      ? [
          finding("high", "csp-loose", `The policy lets scripts from ${risky.join(", ")} run`, {
            detail: policy,
            fix: "Use nonces or hashes, and name the hosts.",
          }),
        ]
      : []),
    ...(evaluated
      ? [
          finding("medium", "csp-eval", "The policy allows eval", {
            detail: policy,
            fix: "Take 'unsafe-eval' out of script-src.",
          }),
        ]
      : []),
  ];
}

function judgeTransport(value: string | undefined): Finding[] {
  const fix = "Send Strict-Transport-Security: max-age=31536000; includeSubDomains";
  if (value === undefined) return [finding("high", "hsts", "Strict-Transport-Security is missing", { fix })];
  const age = Number(/max-age\s*=\s*"?(\d+)/i.exec(value)?.[1] ?? 0);
  return age >= HALF_A_YEAR_S
    ? []
    : [
        finding("medium", "hsts-short", "Strict-Transport-Security ends within half a year", {
          detail: value,
          fix,
        }),
      ];
}

function judgeFraming(response: OutboundResponse): Finding[] {
  const option = headerOf(response, "x-frame-options")?.trim().toLowerCase();
  const policy = headerOf(response, "content-security-policy") ?? "";
  if (option === "deny" || option === "sameorigin" || /frame-ancestors\s+(?!\*)/i.test(policy)) return [];
  return [
    finding("medium", "framing", "Other sites may show this one in a frame", {
      fix: "Add frame-ancestors 'none' to the policy, or send X-Frame-Options: DENY.",
    }),
  ];
}

function judgeReferrer(value: string | undefined): Finding[] {
  const last = value?.split(",").at(-1)?.trim().toLowerCase();
  if (last !== undefined && last !== "unsafe-url" && last !== "") return [];
  return [
    finding(
      "low",
      "referrer",
      last === "unsafe-url" ? "Referrer-Policy gives whole addresses away" : "Referrer-Policy is missing",
      {
        fix: "Send Referrer-Policy: strict-origin-when-cross-origin",
      },
    ),
  ];
}

function judgeCookie(cookie: string, secure: boolean): Finding[] {
  const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
  const name = pair.split("=")[0] ?? "";
  const has = (attribute: string) => attributes.some((each) => each.toLowerCase().startsWith(attribute));
  const session = /sess|auth|token|sid|jwt/i.test(name);
  const lacks = [
    ...(secure && !has("secure") ? ["Secure"] : []),
    ...(session && !has("httponly") ? ["HttpOnly"] : []),
    ...(!has("samesite") ? ["SameSite"] : []),
  ];
  if (lacks.length === 0) return [];
  const severity = session && lacks.some((each) => each !== "SameSite") ? "high" : "low";
  return [
    finding(severity, `cookie/${name}`, `The cookie ${name} lacks ${lacks.join(" and ")}`, {
      fix: "Set Secure, HttpOnly and SameSite=Lax on cookies that sign people in.",
    }),
  ];
}

/** The probe named a foreign origin: an answer that lets it in with cookies lets everybody in. */
function judgeSharing(response: OutboundResponse): Finding[] {
  const origin = headerOf(response, "access-control-allow-origin");
  const withCookies = headerOf(response, "access-control-allow-credentials")?.trim().toLowerCase() === "true";
  if (!withCookies || (origin !== "https://holdpoint.invalid" && origin !== "*" && origin !== "null"))
    return [];
  return [
    finding("critical", "cors", "Any site may read answers with the visitor's cookies", {
      detail: `Access-Control-Allow-Origin: ${origin}`,
      fix: "Allow named origins only, or leave Access-Control-Allow-Credentials out.",
    }),
  ];
}

function judgeLeaks(response: OutboundResponse): Finding[] {
  return ["server", "x-powered-by", "x-aspnet-version", "x-generator"].flatMap((name) => {
    const value = headerOf(response, name);
    if (value === undefined || !(/\d/.test(value) || name !== "server")) return [];
    return [
      finding("low", `leak/${name}`, `${name} tells what runs there: ${value.slice(0, 80)}`, {
        fix: `Take the header ${name} or its version away.`,
      }),
    ];
  });
}
