export { createOutbound } from "./outbound";
