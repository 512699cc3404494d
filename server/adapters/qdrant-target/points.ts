import { z } from "zod";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { ItemCount } from "@/server/kernel/ports/targets";
import { Tally } from "../targets/tally";
import { ask } from "./http";

const json: z.ZodType<unknown> = z.unknown();

export const Collection = z.object({
  status: z.string(),
  points_count: z.number().nullish(),
  config: z.object({ params: z.record(z.string(), json) }).loose(),
  payload_schema: z
    .record(z.string(), z.object({ data_type: z.string(), params: json.optional() }).loose())
    .default({}),
});
export type Collection = z.infer<typeof Collection>;

export const Point = z.object({
  id: z.union([z.number(), z.string()]),
  payload: json.optional(),
  vector: json.optional(),
});
export type Point = z.infer<typeof Point>;

const Page = z.object({
  points: z.array(Point),
  next_page_offset: z.union([z.number(), z.string()]).nullish(),
});

const PER_PAGE = 100;

export const placeOf = (collection: string): string => `/collections/${encodeURIComponent(collection)}`;

export function readCollection(
  target: ServerTarget,
  name: string,
  signal?: AbortSignal,
): Promise<Collection> {
  return ask(target, Collection, { path: placeOf(name), signal });
}

/** Every point with payload and vectors, a page at a time. */
export async function* scrollPoints(
  target: ServerTarget,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Point> {
  let offset: number | string | null = null;
  do {
    const page: z.infer<typeof Page> = await ask(target, Page, {
      method: "POST",
      path: `${placeOf(name)}/points/scroll`,
      json: {
        limit: PER_PAGE,
        with_payload: true,
        with_vector: true,
        ...(offset === null ? {} : { offset }),
      },
      signal,
    });
    yield* page.points;
    offset = page.next_page_offset ?? null;
  } while (offset !== null);
}

/** A server that normalises vectors does so again when they are put back, and the last digits move. */
export function normalises({ config }: Collection): boolean {
  return JSON.stringify(config.params.vectors ?? {}).includes('"Cosine"');
}

export function tallyPoint(tally: Tally, point: Point, exactVectors: boolean): void {
  const vector = exactVectors ? point.vector : shapeOf(point.vector);
  tally.add("", "points", [stable(point.id), stable(point.payload ?? null), stable(vector ?? null)]);
}

function shapeOf(vector: unknown): unknown {
  if (Array.isArray(vector)) return vector.map((part) => (Array.isArray(part) ? shapeOf(part) : 0));
  if (typeof vector !== "object" || vector === null) return null;
  return Object.fromEntries(Object.entries(vector).map(([key, part]) => [key, shapeOf(part)]));
}

/** The same text whatever order the fields come in. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Points by content, and the indexes of their payload by name and type. */
export async function countCollection(
  target: ServerTarget,
  name: string,
  { digest, exactVectors, signal }: { digest: boolean; exactVectors: boolean; signal: AbortSignal },
): Promise<ItemCount[]> {
  const tally = new Tally(digest);
  tallyIndexes(tally, await readCollection(target, name, signal));
  for await (const point of scrollPoints(target, name, signal)) tallyPoint(tally, point, exactVectors);
  return tally.result();
}

export function tallyIndexes(tally: Tally, { payload_schema }: Collection): void {
  tally.item("", "points");
  tally.item("", "payload indexes");
  for (const [field, { data_type }] of Object.entries(payload_schema)) {
    tally.add("", "payload indexes", [field, data_type]);
  }
}
