export { changeLaunch } from "./change-launch";
export { createLaunch } from "./create-launch";
export { findLaunch } from "./find-launch";
export { listLaunches } from "./list-launches";
