export { openFolderStore } from "./folder";
export { createStores } from "./open-store";
