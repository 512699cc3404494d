export { loadKeyring } from "./keyring";
export { loadMasterKey, type MasterKey } from "./master-key";
export { createVault } from "./vault";
