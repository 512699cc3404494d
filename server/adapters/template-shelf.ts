import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { TemplateShelf } from "@/server/kernel/ports/template-shelf";

/** Reads the folder once: what comes with the console changes only with the console. */
export function createTemplateShelf(folder: string): TemplateShelf {
  let shelf: ReturnType<TemplateShelf["read"]> | null = null;
  return {
    read: () => {
      shelf ??= readAll(folder).catch((error: unknown) => {
        shelf = null;
        throw error;
      });
      return shelf;
    },
  };
}

async function readAll(folder: string) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md")).sort();
  return Promise.all(
    names.map(async (name) => ({
      id: name.slice(0, -".md".length),
      text: await readFile(path.join(folder, name), "utf8"),
    })),
  );
}
