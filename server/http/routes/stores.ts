import { removeStore, scanStore } from "@/server/domain/backups";
import {
  addKey,
  getStore,
  listKeys,
  listStores,
  passEscrowCheck,
  registerStore,
  retireKey,
  rotateKey,
  startEscrowCheck,
  testStore,
  tryStore,
  updateStore,
} from "@/server/domain/stores";
import { route } from "../route";
import type { RouteTable } from "../router";

export const storesRoutes = {
  "GET /api/v1/stores": route(listStores),
  "POST /api/v1/stores": route(registerStore, { status: 201 }),
  "POST /api/v1/stores/test": route(tryStore),
  "GET /api/v1/stores/keys": route(listKeys),
  "POST /api/v1/stores/keys": route(addKey, { status: 201 }),
  "POST /api/v1/stores/keys/rotate": route(rotateKey),
  "POST /api/v1/stores/keys/{keyId}/check": route(startEscrowCheck),
  "POST /api/v1/stores/keys/{keyId}/proof": route(passEscrowCheck),
  "POST /api/v1/stores/keys/{keyId}/retire": route(retireKey),
  "GET /api/v1/stores/{storeId}": route(getStore),
  "PATCH /api/v1/stores/{storeId}": route(updateStore),
  "DELETE /api/v1/stores/{storeId}": route(removeStore),
  "POST /api/v1/stores/{storeId}/scan": route(scanStore, { status: 202 }),
  "POST /api/v1/stores/{storeId}/test": route(testStore),
} satisfies RouteTable;
