export { createTargets } from "./create-targets";
