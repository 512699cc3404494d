export { loadKeyring } from "./keyring";
export { loadMasterKey } from "./master-key";
export { createVault } from "./vault";
