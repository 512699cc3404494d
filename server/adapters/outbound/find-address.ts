import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { OutboundAnswer, OutboundProblem } from "@/server/kernel/ports/outbound";
import { isMetadataName, mayDial, type Network } from "./address-rule";

export interface FoundAddress {
  address: string;
  family: 4 | 6;
}

export type Resolve = (host: string) => Promise<readonly { address: string }[]>;

const resolveAll: Resolve = (host) => lookup(host, { all: true, verbatim: true });

export const problem = (code: OutboundProblem["code"], message: string) =>
  ({ ok: false, problem: { code, message } }) as const;

/**
 * The one address a host is dialled at. All its addresses must be allowed: a name with one public and one private
 * address is refused, and so is one that cannot be resolved. The answer is pinned, so that the name cannot lead
 * elsewhere a moment later.
 */
export async function findAddress(
  host: string,
  allowed: readonly Network[],
  resolve: Resolve = resolveAll,
): Promise<OutboundAnswer<FoundAddress>> {
  const name = host.replace(/^\[|\]$/g, "");
  if (isMetadataName(name)) return refused(name);
  const found = isIP(name) > 0 ? [{ address: name }] : await resolve(name).catch(() => []);
  const [first] = found;
  if (first === undefined) {
    return problem(
      "lookup",
      `The name ${name} is not known to the name service. Check it for typing errors.`,
    );
  }
  if (!found.every(({ address }) => mayDial(address, allowed))) return refused(name);
  return { ok: true, value: { address: first.address, family: isIP(first.address) === 6 ? 6 : 4 } };
}

function refused(host: string) {
  return problem(
    "forbidden",
    `${host} lies in a private network that checks may not reach. Whoever runs the console allows networks with HOLDPOINT_PRIVATE_NETWORKS.`,
  );
}
