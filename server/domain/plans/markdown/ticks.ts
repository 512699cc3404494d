import { replacement } from "./boxes";
import type { Box, Encoding, PlanNodeDraft } from "./draft";
import { type ParseOptions, parsePlan } from "./parse-plan";

export interface Tick {
  /** 1-based line of the item; or its index among the nodes. */
  line?: number;
  nodeIndex?: number;
  checked: boolean;
}

export class TickError extends Error {
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.name = "TickError";
    this.line = line;
  }
}

/** Gives the file back with these boxes ticked or cleared and every other byte untouched. */
export function applyTicks(
  bytes: Uint8Array,
  ticks: readonly Tick[],
  reading: ParseOptions = {},
): Uint8Array {
  const { nodes, encoding } = parsePlan(bytes, reading);
  const byLine = new Map<number, PlanNodeDraft>();
  for (const node of nodes) if (node.box && !byLine.has(node.line)) byLine.set(node.line, node);
  const edits = new Map<number, Edit>();
  for (const tick of ticks) {
    const { offset, length, style } = boxOf(tick, nodes, byLine);
    const sign = replacement(
      decodeSign(bytes.subarray(offset, offset + length), encoding.name),
      tick.checked,
      style,
    );
    edits.delete(offset);
    if (sign !== null) edits.set(offset, { length, sign });
  }
  return edits.size === 0 ? bytes.slice() : splice(bytes, edits, encoding.name);
}

function boxOf(tick: Tick, nodes: readonly PlanNodeDraft[], byLine: ReadonlyMap<number, PlanNodeDraft>): Box {
  const node = tick.nodeIndex === undefined ? byLine.get(tick.line ?? -1) : nodes[tick.nodeIndex];
  if (node?.box) return node.box;
  const line = node?.line ?? tick.line ?? null;
  throw new TickError(line === null ? "There is no such item." : `There is no box on line ${line}.`, line);
}

function decodeSign(sign: Uint8Array, name: Encoding["name"]): string {
  return new TextDecoder(name === "windows-1252" ? "utf-8" : name).decode(sign);
}

/** So many bytes give way to this text. */
export interface Edit {
  length: number;
  sign: string;
}
type Edits = ReadonlyMap<number, Edit>;

/** The same bytes but for these edits, by the byte at which each begins; they must not overlap. */
export function splice(bytes: Uint8Array, edits: Edits, name: Encoding["name"]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [offset, { length, sign }] of [...edits].sort(([a], [b]) => a - b)) {
    parts.push(bytes.subarray(at, offset), encodeSign(sign, name));
    at = offset + length;
  }
  parts.push(bytes.subarray(at));
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    out.set(part, to);
    to += part.length;
  }
  return out;
}

function encodeSign(sign: string, name: Encoding["name"]): Uint8Array {
  if (!name.startsWith("utf-16")) return new TextEncoder().encode(sign);
  const out = new Uint8Array(sign.length * 2);
  const view = new DataView(out.buffer);
  for (let index = 0; index < sign.length; index += 1)
    view.setUint16(index * 2, sign.charCodeAt(index), name === "utf-16le");
  return out;
}
