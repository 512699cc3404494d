import { attachProof, attestItem, listProofs, listSources, removeProof } from "@/server/domain/proofs";
import { route } from "../route";
import type { RouteTable } from "../router";

export const proofsRoutes = {
  "GET /api/v1/proofs": route(listProofs),
  "POST /api/v1/proofs": route(attachProof, { status: 201 }),
  "GET /api/v1/proofs/sources": route(listSources),
  "DELETE /api/v1/proofs/{proofId}": route(removeProof),
  "POST /api/v1/proofs/{proofId}/attestations": route(attestItem, { status: 201 }),
} satisfies RouteTable;
