export { createDemoDatabase } from "./demo-database";
