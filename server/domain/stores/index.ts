export { ensureBuiltIn } from "./ensure-built-in";
