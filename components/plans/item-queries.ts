import { infiniteQueryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { NodeView, PlanChange } from "@/server/domain/plans/schema";
import { type Activity, planKeys, planPath } from "./queries";

/** Everything that was done with an item, newest first, a page at a time. */
export function activityPagesQuery(launchId: string, nodeId: string) {
  return infiniteQueryOptions({
    queryKey: [...planKeys.activity(launchId, nodeId), "pages"],
    queryFn: ({ pageParam, signal }) =>
      apiFetch<Activity>(
        `${planPath(launchId)}/nodes/${nodeId}/activity?limit=20${pageParam ? `&before=${pageParam}` : ""}`,
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: (last: Activity) => last.next,
  });
}

/** With a reason: not applicable. With null: it applies. */
export function sendApplicability(
  launchId: string,
  { id, version }: Pick<NodeView, "id" | "version">,
  reason: string | null,
): Promise<PlanChange> {
  const body = reason === null ? { version, applicable: true } : { version, applicable: false, reason };
  return apiFetch(`${planPath(launchId)}/nodes/${id}/applicability`, { method: "PUT", body });
}
