import "./lib/check-node.mjs";

void import("./lib/start-development.mjs").then(({ startDevelopment }) => startDevelopment());
