/** What must never be bundled for a browser, however many imports away it is. */
const SERVER_ONLY =
  /^server\/(env\.ts|adapters\/|http\/|testing\/)|^prisma\/(?!generated\/(enums|browser)\.ts)|(^|\/)node_modules\/(pg|bullmq|ioredis|nodemailer|@prisma\/client|@prisma\/adapter-pg|@node-rs\/argon2)\/|^(node:)?(fs|fs\/promises|net|tls|http|https|dns|child_process|crypto|worker_threads|async_hooks)$/;

const isFace = (file) => file.startsWith("components/") && !/\.test\.tsx?$/.test(file);

/** Imports that exist at run time; a type-only import is erased before the bundler sees it. */
const runtimeImports = (module) =>
  module.dependencies.filter(
    (dependency) => !dependency.dependencyTypes.includes("type-only") && !dependency.preCompilationOnly,
  );

function chainTo(start, byName) {
  const cameFrom = new Map([[start, undefined]]);
  const queue = [start];
  for (const name of queue) {
    for (const { resolved } of runtimeImports(byName.get(name) ?? { dependencies: [] })) {
      if (cameFrom.has(resolved)) continue;
      cameFrom.set(resolved, name);
      if (SERVER_ONLY.test(resolved)) return pathBack(resolved, cameFrom);
      queue.push(resolved);
    }
  }
  return undefined;
}

function pathBack(end, cameFrom) {
  const path = [];
  for (let name = end; name !== undefined; name = cameFrom.get(name)) path.unshift(name);
  return path;
}

/**
 * Components from which a run-time chain of imports reaches something that only a server has. The first step of each
 * chain may be harmless by the other rules (a schema that imports a helper that imports a driver).
 */
export function findBrowserLeaks(modules) {
  const byName = new Map(modules.map((module) => [module.source, module]));
  return modules
    .filter((module) => isFace(module.source))
    .flatMap((module) => {
      const chain = chainTo(module.source, byName);
      if (chain === undefined || chain.length < 3) return [];
      return [
        {
          rule: "browser-reaches-server",
          file: module.source,
          message: `reaches ${chain.at(-1)} by ${chain.join(" -> ")}`,
        },
      ];
    });
}
