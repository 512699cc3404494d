export { getSystem } from "./get-system";
export { listSystems } from "./list-systems";
export { readConnection } from "./read-connection";
export { registerSystem } from "./register-system";
export { removeSystem } from "./remove-system";
export { testSystemConnection } from "./test-system-connection";
export { tryConnection } from "./try-connection";
export { updateSystem } from "./update-system";
