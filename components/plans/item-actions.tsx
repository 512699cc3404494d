"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import type { NodeView, PlanTree } from "@/server/domain/plans/schema";
import { RuleOutButton } from "./item-applicability";
import { isGroupKind, nameOf, siblingsOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import type { NodePlace } from "./queries";

/** Where it stands, and taking it out. Everything here can be undone. */
export function ItemActions({
  node,
  tree,
  onClose,
}: {
  node: NodeView;
  tree: PlanTree;
  onClose: () => void;
}) {
  const { act, tellRefusal } = usePlanTools();
  const siblings = siblingsOf(tree.nodes, node);
  const at = siblings.findIndex(({ id }) => id === node.id);
  const before = siblings[at - 1];
  const after = siblings[at + 1];
  const move = (place: NodePlace) =>
    void act.move(node.id, place).catch((error: unknown) => tellRefusal(error, "It could not be moved."));
  const remove = () =>
    void act
      .remove(node.id)
      .then(onClose)
      .catch((error: unknown) => tellRefusal(error, "It could not be removed."));
  return (
    <section aria-label="Place" className="grid gap-3">
      <Field label="Stands in">
        <Select
          value={node.parentId ?? ""}
          onChange={(event) => move({ parentId: event.target.value || null })}
        >
          <option value="">The plan itself</option>
          {parentsFor(node, tree.nodes).map((parent) => (
            <option key={parent.id} value={parent.id}>
              {`${"  ".repeat(parent.depth)}${nameOf(parent)}`}
            </option>
          ))}
        </Select>
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={<ArrowUp className="size-3.5" aria-hidden="true" />}
          disabled={!before}
          onClick={() => before && move({ before: before.id })}
        >
          Move up
        </Button>
        <Button
          size="sm"
          icon={<ArrowDown className="size-3.5" aria-hidden="true" />}
          disabled={!after}
          onClick={() => after && move({ after: after.id })}
        >
          Move down
        </Button>
        <RuleOutButton node={node} tree={tree} />
        <Button
          size="sm"
          variant="quiet"
          className="ms-auto text-bad"
          icon={<Trash2 className="size-3.5" aria-hidden="true" />}
          onClick={remove}
        >
          Remove
        </Button>
      </div>
    </section>
  );
}

/** Groups it may stand in: not itself, nor anything below it. The one it stands in is there in any case. */
function parentsFor(node: NodeView, nodes: readonly NodeView[]): NodeView[] {
  const below = new Set([node.id]);
  return nodes.filter((other) => {
    if (other.id === node.id) return false;
    if (other.parentId !== null && below.has(other.parentId)) {
      below.add(other.id);
      return false;
    }
    return isGroupKind(other.kind) || other.id === node.parentId;
  });
}
