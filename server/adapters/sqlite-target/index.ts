export { createSqliteTarget } from "./sqlite-target";
