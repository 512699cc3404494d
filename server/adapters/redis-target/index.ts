export { createRedisTarget } from "./redis-target";
