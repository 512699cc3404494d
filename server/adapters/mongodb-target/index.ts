export { createMongodbTarget } from "./mongodb-target";
