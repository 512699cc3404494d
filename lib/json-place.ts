/**
 * The value at a place of a parsed JSON document, written as `status` or `items[0].name`; undefined when there is none.
 * Only what the document itself holds counts, never what its objects inherit.
 */
export function valueAt(document: unknown, place: string): unknown {
  let value = document;
  for (const key of place.match(/[^.[\]]+/g) ?? []) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** The document, or undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
