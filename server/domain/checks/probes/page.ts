import type { z } from "zod";
import { formatBytes } from "@/lib/format";
import type { OutboundResponse } from "@/server/kernel/ports/outbound";
import type { Finding, optionsByKind } from "../schema";
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

type Options = z.output<typeof optionsByKind.page>;

const MOST_PARTS = 40;
const MOST_BYTES = 8 * 1024 * 1024;
/** A tag ends where the next begins, so that a page of unfinished tags is read in one go. */
const PART =
  /<(?:script|img)\b[^<>]{0,2000}?\bsrc\s*=\s*["']([^"'<>]+)["']|<link\b[^<>]{0,2000}?\bhref\s*=\s*["']([^"'<>]+)["'][^<>]{0,2000}>/gi;

/** The page and the scripts, styles and images of its own origin that its HTML names: time and weight on the wire. */
export const page: Probe<Options> = async (tools, options) => {
  const begun = tools.now().getTime();
  const answer = await ask(tools, options.path, { redirects: 3, maxBytes: MOST_BYTES });
  if (!answer.ok) return unreachable(answer.problem.message);
  const { value } = answer;
  if (value.status >= 400) return unreachable(`The page answered ${value.status}.`);
  const parts = await fetchParts(tools, value);
  const total = tools.now().getTime() - begun;
  const bytes = parts.reduce((sum, { receivedBytes }) => sum + receivedBytes, value.receivedBytes);
  const findings = judge(value, parts, { total, bytes }, options);
  return {
    verdict: verdictOf(findings),
    summary:
      findings[0]?.title.concat(".") ??
      `First byte after ${Math.round(value.timings.firstByteMs)} ms, whole after ${total} ms, ${formatBytes(bytes)}.`,
    findings,
    measurements: [
      { name: "First byte", value: value.timings.firstByteMs, unit: "ms" },
      { name: "Whole page", value: total, unit: "ms" },
      { name: "Weight", value: bytes, unit: "bytes" },
      { name: "Files", value: parts.length + 1, unit: "" },
    ],
  };
};

async function fetchParts(tools: ProbeTools, html: OutboundResponse): Promise<OutboundResponse[]> {
  const own = new URL(html.url).origin;
  const names = [...bodyText(html).matchAll(PART)].flatMap(([tag, source, link]) => {
    const name =
      source ?? (/rel\s*=\s*["']?(?:stylesheet|modulepreload|preload|icon)/i.test(tag) ? link : undefined);
    const url = name === undefined || !URL.canParse(name, html.url) ? null : new URL(name, html.url);
    return url?.origin === own ? [`${url.pathname}${url.search}`] : [];
  });
  const parts: OutboundResponse[] = [];
  const wanted = [...new Set(names)].slice(0, MOST_PARTS);
  // Six at a time, as a browser does.
  for (let first = 0; first < wanted.length; first += 6) {
    const answers = await Promise.all(
      wanted.slice(first, first + 6).map((path) => ask(tools, path, { redirects: 2, maxBytes: MOST_BYTES })),
    );
    parts.push(...answers.flatMap((each) => (each.ok ? [each.value] : [])));
  }
  return parts;
}

function judge(
  html: OutboundResponse,
  parts: readonly OutboundResponse[],
  { total, bytes }: { total: number; bytes: number },
  { maxFirstByteMs, maxTotalMs, maxKilobytes }: Options,
): Finding[] {
  const first = Math.round(html.timings.firstByteMs);
  const broken = parts.filter(({ status }) => status >= 400);
  const plain = [html, ...parts].filter(
    (part) => part.receivedBytes > 20_000 && isText(part) && headerOf(part, "content-encoding") === undefined,
  );
  return [
    ...(first > maxFirstByteMs
      ? [
          finding(
            "high",
            "first-byte",
            `The first byte came after ${first} ms, ${maxFirstByteMs} ms are allowed`,
            { fix: "Look at what the server does before it answers, and at its distance." },
          ),
        ]
      : []),
    ...(total > maxTotalMs
      ? [
          finding("high", "total", `The page took ${total} ms, ${maxTotalMs} ms are allowed`, {
            fix: "Load less, later, and from caches.",
          }),
        ]
      : []),
    ...(bytes > maxKilobytes * 1_000
      ? [
          finding("high", "weight", `The page weighs ${formatBytes(bytes)}`, {
            fix: `Bring it below ${maxKilobytes} kB.`,
          }),
        ]
      : []),
    ...broken.slice(0, 5).map(({ url, status }) =>
      finding("medium", `broken${new URL(url).pathname}`, `${new URL(url).pathname} answers ${status}`, {
        fix: "Mend or remove what the page names.",
      }),
    ),
    ...plain.slice(0, 5).map(({ url }) =>
      finding("low", `plain${new URL(url).pathname}`, `${new URL(url).pathname} is not compressed`, {
        fix: "Turn on gzip or Brotli for text.",
      }),
    ),
  ];
}

const isText = (part: OutboundResponse) =>
  /text|javascript|json|svg/.test(headerOf(part, "content-type") ?? "");
