export { leaveLaunch } from "./leave-launch";
export { purgePresence } from "./purge-presence";
export { sharePresence } from "./share-presence";
