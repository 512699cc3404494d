import type { z } from "zod";
import { formatCount } from "@/lib/format";
import type { OutboundResponse } from "@/server/kernel/ports/outbound";
import type { Finding, optionsByKind, Severity } from "../schema";
import {
  ask,
  bodyText,
  finding,
  headerOf,
  type Probe,
  type ProbeTools,
  unreachable,
  verdictOf,
} from "./probe";

type Options = z.output<typeof optionsByKind.exposure>;

interface Secret {
  path: string;
  /** What only the real thing has: a page that answers 200 to everything is no finding. */
  shows: RegExp;
  severity: Severity;
  what: string;
}

const SECRETS: readonly Secret[] = [
  {
    path: "/.env",
    shows: /^[ \t]*(?:export[ \t]+)?[A-Z][A-Z0-9_]*[ \t]*=/m,
    severity: "critical",
    what: "settings with secrets",
  },
  { path: "/.git/config", shows: /\[core\]/, severity: "critical", what: "the repository" },
  {
    path: "/.git/HEAD",
    shows: /^(?:ref: refs\/|[0-9a-f]{40})/,
    severity: "critical",
    what: "the repository",
  },
  { path: "/.svn/entries", shows: /^\d+\s*$/m, severity: "critical", what: "the repository" },
  {
    path: "/.aws/credentials",
    shows: /aws_access_key_id/i,
    severity: "critical",
    what: "keys of a cloud account",
  },
  {
    path: "/backup.sql",
    shows: /(?:INSERT INTO|CREATE TABLE|PostgreSQL database dump)/i,
    severity: "critical",
    what: "a database dump",
  },
  {
    path: "/dump.sql",
    shows: /(?:INSERT INTO|CREATE TABLE|PostgreSQL database dump)/i,
    severity: "critical",
    what: "a database dump",
  },
  {
    path: "/config.json",
    shows: /"(?:password|secret|private_?key|api_?key)"\s*:\s*"[^"]{4,}"/i,
    severity: "critical",
    what: "settings with secrets",
  },
  { path: "/docker-compose.yml", shows: /^services:/m, severity: "high", what: "how it is deployed" },
  { path: "/package.json", shows: /"dependencies"\s*:/, severity: "medium", what: "the packages in use" },
  { path: "/composer.json", shows: /"require"\s*:/, severity: "medium", what: "the packages in use" },
  {
    path: "/requirements.txt",
    shows: /^[\w.-]+\s*[=~<>]=/m,
    severity: "medium",
    what: "the packages in use",
  },
  {
    path: "/server-status",
    shows: /Apache Server Status/,
    severity: "high",
    what: "requests of other people",
  },
  {
    path: "/actuator/env",
    shows: /"propertySources"/,
    severity: "critical",
    what: "settings of the application",
  },
  {
    path: "/actuator/heapdump",
    shows: /^JAVA PROFILE/,
    severity: "critical",
    what: "the application's memory",
  },
  {
    path: "/debug/pprof/",
    shows: /Types of profiles available/,
    severity: "high",
    what: "profiles of the running program",
  },
  { path: "/phpinfo.php", shows: /phpinfo\(\)/, severity: "high", what: "settings of PHP" },
  { path: "/metrics", shows: /^# (?:HELP|TYPE) \w/m, severity: "medium", what: "inner metrics" },
  { path: "/.DS_Store", shows: /Bud1/, severity: "medium", what: "names of files" },
];

const TRACE =
  /Traceback \(most recent call last\)|at [\w.$<>]{1,200} \((?:\/|[A-Z]:\\|file:|node:)[^)\n]{1,500}:\d+|Werkzeug Debugger|Exception in thread|<b>(?:Fatal error|Warning)<\/b>:|goroutine \d+ \[running\]|django\.core|ActionController::/;
const LISTING = /<title>\s*Index of \/|<h1>\s*Directory listing for /i;
const REDIRECTING = ["next", "url", "redirect", "return_to"];
const ELSEWHERE = "https://holdpoint.invalid/";

/** Looks for what should not be reachable: files with secrets, debug pages, stack traces, open redirects, lists of files. */
export const exposure: Probe<Options> = async (tools, { paths }) => {
  const home = await ask(tools, "/");
  if (!home.ok) return unreachable(home.problem.message);
  const findings: Finding[] = [];
  const total = SECRETS.length + paths.length;
  for (const [index, secret] of SECRETS.entries()) {
    tools.progress(index / total, secret.path);
    const found = await open(tools, secret.path);
    if (found?.status === 200 && secret.shows.test(bodyText(found))) findings.push(reachable(secret));
  }
  for (const path of paths) {
    const found = await open(tools, path);
    if (found !== undefined && found.status < 300) findings.push(unwanted(path));
  }
  findings.push(...(await traces(tools)), ...(await leadAway(tools)), ...(await lists(tools)));
  const asked = total + REDIRECTING.length;
  return {
    verdict: verdictOf(findings),
    summary:
      findings[0] === undefined
        ? `Nothing found behind ${formatCount(asked, "address", "addresses")}.`
        : `${formatCount(findings.length, "finding")}: ${findings[0].title}.`,
    findings,
    measurements: [{ name: "Addresses tried", value: asked, unit: "" }],
  };
};

async function open(tools: ProbeTools, path: string): Promise<OutboundResponse | undefined> {
  const answer = await ask(tools, path, { maxBytes: 65_536 });
  return answer.ok ? answer.value : undefined;
}

const reachable = ({ path, severity, what }: Secret) =>
  finding(severity, `file${path}`, `${path} is open to everybody and shows ${what}`, {
    fix: `Refuse ${path} in the web server, and change every secret that stood in it.`,
  });

const unwanted = (path: string) =>
  finding("high", `path${path}`, `${path} is open to everybody`, {
    fix: "Close it, or ask for a sign-in there.",
  });

/** A path that cannot exist, and one that is hard to read, show what the program says when it fails. */
async function traces(tools: ProbeTools): Promise<Finding[]> {
  for (const path of ["/holdpoint-no-such-page", "/%E0%A4%A", "/?id=%27%22%3E%7B%7B7*7%7D%7D"]) {
    const found = await open(tools, path);
    const trace = found && TRACE.exec(bodyText(found));
    if (!trace) continue;
    return [
      finding("high", "trace", "Errors show the program's inside", {
        detail: `${path}: ${trace[0].slice(0, 200)}`,
        fix: "Turn debug mode off, and answer errors with a plain page.",
      }),
    ];
  }
  return [];
}

async function leadAway(tools: ProbeTools): Promise<Finding[]> {
  for (const name of REDIRECTING) {
    const path = `/login?${name}=${encodeURIComponent(ELSEWHERE)}`;
    const found = await open(tools, path);
    const target = found && headerOf(found, "location");
    if (!target?.startsWith(ELSEWHERE)) continue;
    return [
      finding("medium", "redirect", "It sends visitors to any site that a link names", {
        detail: path,
        fix: "Redirect to paths of your own only.",
      }),
    ];
  }
  return [];
}

async function lists(tools: ProbeTools): Promise<Finding[]> {
  for (const path of ["/static/", "/uploads/", "/assets/"]) {
    const found = await open(tools, path);
    if (!found || !LISTING.test(bodyText(found))) continue;
    return [
      finding("medium", "listing", `${path} lists its files`, { fix: "Turn the listing of folders off." }),
    ];
  }
  return [];
}
