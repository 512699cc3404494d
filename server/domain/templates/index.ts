export { getTemplate } from "./get-template";
export { listTemplates } from "./list-templates";
export { removeTemplate } from "./remove-template";
export { renameTemplate } from "./rename-template";
export { saveTemplate } from "./save-template";
export { useTemplate } from "./use-template";
