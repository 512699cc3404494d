export { createFolderTarget } from "./folder-target";
