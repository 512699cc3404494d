import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePhrase, findPhrase, markText } from "./phrases";
import { RULE_TABLE } from "./rule-table";
import { suggestForPlan } from "./suggest-plan";
import { suggestProof } from "./suggest-proofs";

const of = (title: string, kind = "check", sectionTitles: string[] = ["Launch"]) =>
  suggestProof({ title, kind, sectionTitles });
const short = (title: string, kind?: string) => {
  const found = of(title, kind);
  return found === null ? null : `${found.kind} ${found.strength}`;
};

describe("proofs suggested for a line", () => {
  it.each([
    ["Backup/restore tested", "drill proves"],
    ["CSP headers", "headers proves"],
    ["Rate limiting on authentication endpoints", "rate-limit proves"],
    ["SSL certificates installed", "tls proves"],
    ["Staging smoke tests", "smoke proves"],
    [">80% coverage", "report proves"],
    ["RTO < 1 hour", "drill proves"],
    ["RPO < 15 minutes", "backup proves"],
    ["Health check endpoint /health", "health proves"],
    ["Dependency vulnerability scan", "dependencies proves"],
    ["No hardcoded secrets in the repository", "secrets proves"],
    ["Directory listing disabled", "exposure proves"],
    ["Status page live", "status-page proves"],
    ["Runbooks created", "runbook proves"],
    ["Rollback plan documented", "document proves"],
    ["Alerts tested", "alert proves"],
    ["Support team briefed", "manual supports"],
    ["Lighthouse score 90+", "page proves"],
    ["Add missing indexes", "database proves"],
    ["Error rate < 0.1%", "metric proves"],
    ["Restore-Test durchgeführt", "drill proves"],
    ["SSL-Zertifikat installiert", "tls proves"],
    ["Alle Tests bestanden", "report proves"],
    ["SSL sertifikası kuruldu", "tls proves"],
    ["Geri yükleme test edildi", "drill proves"],
    ["Tüm testler geçti", "report proves"],
    ["关闭目录列表。", "exposure proves"],
    ["对API接口访问进行速率限制", "rate-limit proves"],
    ["恢复演练", "drill proves"],
  ])("%s: %s", (title, expected) => expect(short(title)).toBe(expected));

  it("reads the measured value of a target", () => {
    const target = {
      title: "API p95 latency",
      kind: "target",
      sectionTitles: [],
      target: { metric: "API p95 latency" },
    };
    expect(suggestProof(target)).toMatchObject({ kind: "load", strength: "proves" });
    expect(suggestProof({ ...target, title: "Sprint velocity" })).toBeNull();
    expect(short("API p95 latency")).toBeNull();
  });

  it.each([
    "Plan the load test",
    "Discuss security headers",
    "SSL/TLS certificates documentation",
    "Load testing infrastructure guide",
    "Backup strategies",
    "Rate-limited sites",
    "scripts/backup.sh - Automated backup script",
    "SSL certificate authority",
    "Status page update: all systems operational",
    "Implement login page",
    "Write API documentation",
    "Backup/Restore-Prozeduren trainiert",
    "Failure recovery testing",
    "Kick-off meeting about uptime monitoring",
    "Object storage: S3 buckets, lifecycle policies, CORS rules",
    "",
  ])("nothing for %j", (title) => expect(of(title)).toBeNull());

  it("is silent on headings, notes and risks, under asides, and for a short title over other items", () => {
    expect(of("SSL certificates installed", "section")).toBeNull();
    expect(of("SSL certificates installed", "risk")).toBeNull();
    expect(of("Uptime monitoring", "check", ["External Services Required"])).toBeNull();
    const nodes = [
      { title: "Performance Tests", kind: "check", line: 1, parent: null },
      { title: "Load test passed", kind: "check", line: 2, parent: 0 },
    ];
    expect(suggestForPlan(nodes).map(({ line, kind }) => [line, kind])).toEqual([[2, "load"]]);
  });

  it("leaves the conditions of an alert alone, and tells a limit from a feature that works", () => {
    expect(of("High error rate (>5%)", "check", ["Alerts"])).toBeNull();
    expect(short("Rate limiting functional")).toBe("rate-limit proves");
    expect(short("Image export working")).toBe("smoke supports");
  });

  it("names the words it found in the reason", () => {
    expect(of("All security headers implemented")).toMatchObject({
      rule: "security-headers",
      reason: expect.stringMatching(/^“security headers”: the service is called/) as string,
    });
  });

  it("never throws, answers the same twice, and needs no longer for a long line", () => {
    const words = fc.constantFrom(
      "backup",
      "restore",
      "tested",
      "ssl",
      "速率限制",
      "~",
      "^",
      "|",
      "\ud800",
      "ı",
      " : ",
      "😀",
    );
    const titles = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(words).map((parts) => parts.join(" ")),
    );
    const kinds = fc.constantFrom("check", "task", "target", "note", "");
    fc.assert(
      fc.property(titles, fc.array(titles, { maxLength: 4 }), kinds, (title, sectionTitles, kind) => {
        const node = { title, sectionTitles, kind };
        expect(suggestProof(node)).toEqual(suggestProof(node));
      }),
      { numRuns: 300 },
    );
    const started = performance.now();
    of(`${"backup ".repeat(200_000)}tested`);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe("the rule table", () => {
  it("has unique names, and each row fits a line made of its own words", () => {
    expect(new Set(RULE_TABLE.map(({ name }) => name)).size).toBe(RULE_TABLE.length);
    for (const { name, words } of RULE_TABLE) {
      for (const source of words.filter((phrase) => !phrase.startsWith("#"))) {
        const example = source
          .replaceAll(/[\^$~*]/g, "")
          .split(/\s+/)
          .map((part) => (part.split("|")[0] ?? "").replaceAll("-", " "))
          .join(" ");
        expect(findPhrase(markText(example), compilePhrase(source)), `${name}: ${source}`).not.toBeNull();
      }
    }
  });
});
