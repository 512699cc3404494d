export { createShell } from "./shell";
export { createToolbox } from "./tools";
