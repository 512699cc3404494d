export { listNotices } from "./list-notices";
export { purgeNotices } from "./purge-notices";
export { readNotices } from "./read-notices";
export { sendNotices } from "./send-notices";
export { withdrawNotices } from "./withdraw-notices";
