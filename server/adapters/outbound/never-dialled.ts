import { lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { DomainError } from "@/server/kernel/errors";
import { isMetadataName, judgeAddress } from "./address-rule";

/**
 * Refuses hosts at which clouds hand out credentials, for connections that may lead into private networks because
 * operators keep their systems and stores there. Names are judged by `guardedLookup`. Throws `conflict`.
 */
export function refuseNeverDialled(host: string): void {
  const name = host.replace(/^\[|\]$/g, "");
  if (isMetadataName(name) || (isIP(name) > 0 && judgeAddress(name) === "never")) throw refusal(name);
}

/** Looks a name up as Node does, and refuses it when any of its addresses is never dialled. */
export const guardedLookup: LookupFunction = (host, options, give) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const [first] = found ?? [];
    if (error !== null || first === undefined) return give(error, "");
    if (isMetadataName(host) || found.some(({ address }) => judgeAddress(address) === "never")) {
      return give(refusal(host), "");
    }
    if (options.all) give(null, found);
    else give(null, first.address, first.family);
  });
};

function refusal(host: string): DomainError {
  return new DomainError("conflict", `${host} is not the address of a system or store. Correct it.`, {
    details: { reason: "forbidden" },
  });
}
