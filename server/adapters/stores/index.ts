export { openFolderStore } from "./folder";
