/** Text that was typed and not yet accepted, kept in this browser so that neither a reload nor a refusal loses it. */
export type TextKeeper = { read(key: string): string; write(key: string, text: string): void };

const PREFIX = "holdpoint-kept:";

/** Where the browser's storage is closed or full, the text lives as long as the page. */
export function createKeeper(storage: () => Storage | undefined): TextKeeper {
  const memory = new Map<string, string>();
  const attempt = <T>(work: (of: Storage) => T): T | undefined => {
    try {
      const of = storage();
      return of && work(of);
    } catch {
      return undefined;
    }
  };
  return {
    read: (key) => memory.get(key) ?? attempt((of) => of.getItem(PREFIX + key)) ?? "",
    write: (key, text) => {
      memory.set(key, text);
      attempt((of) => (text === "" ? of.removeItem(PREFIX + key) : of.setItem(PREFIX + key, text)));
    },
  };
}

export const keptText = createKeeper(() => (typeof window === "undefined" ? undefined : window.localStorage));
