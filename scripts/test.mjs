import "./lib/check-node.mjs";

void import("./lib/run-tests.mjs").then(({ runTests }) => runTests(process.argv.slice(2)));
