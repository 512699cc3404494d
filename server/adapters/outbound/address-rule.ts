import ipaddr from "ipaddr.js";

export type Network = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number];

/** "open": anybody's; "private": only when its network is allowed; "never": nobody may allow it. */
export type AddressVerdict = "open" | "private" | "never";

/** What hosts of clouds hand out secrets at, and what no server of anybody's answers at. */
const NEVER: readonly Network[] = [
  "169.254.0.0/16",
  "fe80::/10",
  "fd00:ec2::254/128",
  "fd20:ce::254/128",
  "100.100.100.200/32",
  "168.63.129.16/32",
  "0.0.0.0/8",
  "::/128",
  "224.0.0.0/4",
  "ff00::/8",
  "255.255.255.255/32",
].map((cidr) => ipaddr.parseCIDR(cidr));

const METADATA_NAMES = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "instance-data",
  "instance-data.ec2.internal",
]);

/** Networks from a list such as "10.0.0.0/8,::1/128". @throws Error naming the entry that is not a network. */
export function parseNetworks(list: string): Network[] {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map((entry) => {
      try {
        return entry.includes("/") ? ipaddr.parseCIDR(entry) : single(entry);
      } catch {
        throw new Error(`"${entry}" is not a network. Write it as 10.20.0.0/16 or fd12::/48.`);
      }
    });
}

function single(entry: string): Network {
  const address = ipaddr.parse(entry);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Whether a name is one under which clouds hand out credentials. */
export function isMetadataName(host: string): boolean {
  return METADATA_NAMES.has(host.toLowerCase().replace(/\.$/, ""));
}

/** Judges one address. What cannot be read as an address is never dialled. */
export function judgeAddress(text: string): AddressVerdict {
  const address = parse(text);
  if (address === null || NEVER.some((network) => within(address, network))) return "never";
  return address.range() === "unicast" ? "open" : "private";
}

/** Whether the address may be dialled, given the networks that are allowed beside the public ones. */
export function mayDial(text: string, allowed: readonly Network[]): boolean {
  const verdict = judgeAddress(text);
  if (verdict !== "private") return verdict === "open";
  const address = parse(text);
  return address !== null && allowed.some((network) => within(address, network));
}

/** An IPv4 address inside an IPv6 one is judged as what it is. */
function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  try {
    return ipaddr.process(text.replace(/^\[|\]$/g, ""));
  } catch {
    return null;
  }
}

function within(address: ipaddr.IPv4 | ipaddr.IPv6, [network, prefix]: Network): boolean {
  if (address.kind() !== network.kind()) return false;
  return address.match([network, prefix] as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]);
}
