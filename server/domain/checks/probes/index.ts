import type { CheckDefinition } from "../schema";
import { document } from "./document";
import { exposure } from "./exposure";
import { headers } from "./headers";
import { health } from "./health";
import { metric } from "./metric";
import { page } from "./page";
import type { Outcome, ProbeTools } from "./probe";
import { rateLimit } from "./rate-limit";
import { smoke } from "./smoke";
import { tls } from "./tls";

export type { Outcome, ProbeTools } from "./probe";

/** Performs a check of any kind against one system. */
export function probe(tools: ProbeTools, check: CheckDefinition): Promise<Outcome> {
  switch (check.kind) {
    case "smoke":
      return smoke(tools, check.options);
    case "health":
      return health(tools, check.options);
    case "headers":
      return headers(tools, check.options);
    case "tls":
      return tls(tools, check.options);
    case "exposure":
      return exposure(tools, check.options);
    case "rate-limit":
      return rateLimit(tools, check.options);
    case "page":
      return page(tools, check.options);
    case "metric":
      return metric(tools, check.options);
    case "document":
      return document(tools, check.options);
  }
}
