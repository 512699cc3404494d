import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlain } from "../folder-target/walk";
import { keyOfPath, pathOfKey } from "./objects";

describe("the key of an object as a path", () => {
  it("leads nowhere else, and back to the same key", () => {
    const parts = fc.constantFrom("", ".", "..", "%", "%2E", "a", "Zoë", " ", "a%25b", "%%");
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 6 }), (list) => {
        const key = list.join("/");
        expect(keyOfPath(pathOfKey(key))).toBe(key);
        expect(isPlain(pathOfKey(key))).toBe(true);
      }),
    );
  });
});
