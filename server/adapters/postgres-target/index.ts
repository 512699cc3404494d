export { createPostgresTarget } from "./postgres-target";
