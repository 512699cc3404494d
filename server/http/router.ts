import type { Params, Route } from "./route";

export const METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** "GET /api/v1/plans/{launchId}" -> Route. */
export type RouteTable = Readonly<Record<string, Route>>;

interface Compiled {
  method: string;
  segments: readonly string[];
  route: Route;
}

export interface Match {
  route: Route;
  params: Params;
}

/** Finds the route of a request, a literal path before a parameter; names the methods a known path does allow. */
export function createRouter(table: RouteTable) {
  const compiled: Compiled[] = Object.entries(table).map(([key, route]) => {
    const [method = "", path = ""] = key.split(" ");
    return { method, segments: path.split("/").slice(1), route };
  });
  const wildness = ({ segments }: Compiled) => segments.filter((segment) => segment.startsWith("{")).length;
  compiled.sort((a, b) => wildness(a) - wildness(b));
  return (method: string, pathname: string): Match | { allowed: string[] } => {
    const segments = pathname.split("/").slice(1);
    const allowed: string[] = [];
    for (const candidate of compiled) {
      const params = matchSegments(candidate.segments, segments);
      if (!params) continue;
      if (candidate.method === method) return { route: candidate.route, params };
      allowed.push(candidate.method);
    }
    return { allowed };
  };
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Params | null {
  if (pattern.length !== segments.length) return null;
  const params: Params = {};
  for (let index = 0; index < pattern.length; index++) {
    const wanted = pattern[index] ?? "";
    const given = segments[index] ?? "";
    if (wanted.startsWith("{")) {
      if (given === "") return null;
      try {
        params[wanted.slice(1, -1)] = decodeURIComponent(given);
      } catch {
        return null;
      }
    } else if (wanted !== given) return null;
  }
  return params;
}
