export { createBucketTarget } from "./bucket-target";
