export { listAudit } from "./list-audit";
export { writeAudit } from "./write-audit";
