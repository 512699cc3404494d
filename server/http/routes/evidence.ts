import { declareCandidate, listCandidates, listEvidence } from "@/server/domain/evidence";
import { route } from "../route";
import type { RouteTable } from "../router";

export const evidenceRoutes = {
  "GET /api/v1/evidence": route(listEvidence),
  "GET /api/v1/evidence/candidates": route(listCandidates),
  "POST /api/v1/evidence/candidates": route(declareCandidate, { status: 201 }),
} satisfies RouteTable;
