import { mkdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildFolder, root } from "./paths.mjs";
import { UserError } from "./user-error.mjs";

/** Packages written as CommonJS may call require; an ES module has none of its own. */
const banner = (folder) => `import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url);
const __sourceUrl = (file) => new URL("${folder}" + file, import.meta.url).href;`;

/** In a bundle, import.meta.url would name the bundle; the sources mean themselves. */
const sourceUrls = {
  name: "source-urls",
  setup(build) {
    build.onLoad({ filter: /\.(?:ts|tsx|mts)$/ }, async ({ path: file }) => {
      if (file.includes("node_modules")) return undefined;
      const text = await readFile(file, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      const name = path.relative(root, file).split(path.sep).join("/");
      return {
        contents: text.replaceAll("import.meta.url", `__sourceUrl(${JSON.stringify(name)})`),
        loader: file.endsWith("x") ? "tsx" : "ts",
      };
    });
  },
};

/** This package throws outside Next's own bundles; in our processes everything is server-only. */
const serverOnly = {
  name: "server-only",
  setup(build) {
    build.onResolve({ filter: /^server-only$/ }, () => ({ path: "server-only", namespace: "empty" }));
    build.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "" }));
  },
};

/**
 * Options for esbuild that turn one TypeScript entry of this repository into a Node module below the build folder.
 * Packages stay outside the bundle.
 * @param {string} entry relative to the root
 * @param {string} name file name of the result
 * @returns {import("esbuild").BuildOptions}
 */
export function bundleOptions(entry, name) {
  const outfile = path.join(buildFolder, name);
  const up = path.relative(path.dirname(outfile), root).split(path.sep).join("/");
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    tsconfig: path.join(root, "tsconfig.json"),
    sourcemap: "linked",
    banner: { js: banner(`${up}/`) },
    plugins: [sourceUrls, serverOnly],
    logLevel: "silent",
  };
}

let running = 0;

/**
 * @param {string} entry
 * @param {string} name
 * @returns {Promise<string>} the path of the bundle
 */
export async function bundle(entry, name) {
  const { build, formatMessages, stop } = await import("esbuild");
  const options = bundleOptions(entry, name);
  running += 1;
  mkdirSync(buildFolder, { recursive: true });
  try {
    await build(options);
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error;
    const messages = await formatMessages(error.errors, {
      kind: "error",
      color: process.stderr.isTTY === true,
    });
    throw new Error(`${entry} could not be bundled\n${messages.join("")}`);
  } finally {
    running -= 1;
    if (running === 0) await stop(); // its helper process would stay as long as we do
  }
  return options.outfile;
}

/**
 * Bundles now and again on every change. A change that does not compile is printed and changes nothing.
 * @param {string} entry
 * @param {string} name
 * @param {() => void} onChange called after every bundle but the first
 * @returns {Promise<{ stop: () => Promise<void> }>}
 */
export async function watchBundle(entry, name, onChange) {
  const { context } = await import("esbuild");
  let announceFirst;
  const first = new Promise((resolve) => {
    announceFirst = resolve;
  });
  let isFirst = true;
  const report = {
    name: "report",
    setup(build) {
      build.onEnd(({ errors }) => {
        if (!isFirst && errors.length === 0) onChange();
        isFirst = false;
        announceFirst(errors.length);
      });
    },
  };
  const options = bundleOptions(entry, name);
  running += 1; // keeps esbuild's helper for the watcher
  const watched = await context({ ...options, plugins: [...options.plugins, report], logLevel: "error" });
  await watched.watch();
  if ((await first) > 0) throw new UserError(`${entry} does not compile; see above.`);
  return {
    stop: async () => {
      running -= 1;
      await watched.dispose();
    },
  };
}

/**
 * Loads a TypeScript module of this repository into a script.
 * @param {string} entry
 */
export async function importTypeScript(entry) {
  const name = `${entry.replace(/[\\/]/g, "-").replace(/\.ts$/, "")}.${process.pid}.mjs`;
  const file = await bundle(entry, path.join("scripts", name));
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file, { force: true });
    rmSync(`${file}.map`, { force: true });
  }
}
