export { createMariadbTarget } from "./mariadb-target";
