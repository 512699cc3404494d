export { appendEvents } from "./append-events";
export { purgeEvents } from "./purge-events";
export { readEvents, type StoredEvent } from "./read-events";
export { streamHead } from "./stream-head";
