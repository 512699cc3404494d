import {
  changeGate,
  decideGate,
  defineGate,
  getGate,
  getPacket,
  listGates,
  removeGate,
  revokeWaiver,
  signGate,
  waiveItem,
  withdrawSignature,
} from "@/server/domain/gates";
import { route } from "../route";
import type { RouteTable } from "../router";

export const gatesRoutes = {
  "GET /api/v1/gates": route(listGates),
  "POST /api/v1/gates": route(defineGate, { status: 201 }),
  "GET /api/v1/gates/{gateId}": route(getGate),
  "PATCH /api/v1/gates/{gateId}": route(changeGate),
  "DELETE /api/v1/gates/{gateId}": route(removeGate),
  "GET /api/v1/gates/{gateId}/packet": route(getPacket),
  "POST /api/v1/gates/{gateId}/waivers": route(waiveItem, { status: 201 }),
  "DELETE /api/v1/gates/{gateId}/waivers/{waiverId}": route(revokeWaiver),
  "POST /api/v1/gates/{gateId}/signatures": route(signGate, { status: 201 }),
  "DELETE /api/v1/gates/{gateId}/signatures/{signatureId}": route(withdrawSignature),
  "POST /api/v1/gates/{gateId}/decisions": route(decideGate, { status: 201 }),
} satisfies RouteTable;
