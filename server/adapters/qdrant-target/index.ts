export { createQdrantTarget } from "./qdrant-target";
