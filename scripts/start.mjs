import "./lib/check-node.mjs";

void import("./lib/start-console.mjs").then(({ startConsole }) => startConsole());
