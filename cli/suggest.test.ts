import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { suggestForPlan } from "@/server/domain/evidence";
import { parsePlan } from "@/server/domain/plans/markdown";

interface Label {
  kinds: string[];
  strength: string;
  either: boolean;
}

const here = (path: string) => readFileSync(new URL(path, import.meta.url));

/** `[plan]`, then `line kind/alternative strength claim`; a question mark before the line leaves it open. */
function readLabels(): Map<string, Map<number, Label>> {
  const plans = new Map<string, Map<number, Label>>();
  let current = new Map<number, Label>();
  for (const row of here("../server/domain/evidence/suggest/fixtures/labels-seeds.txt")
    .toString()
    .split("\n")) {
    const name = /^\[(.+)\]$/.exec(row)?.[1];
    if (name !== undefined) {
      current = new Map();
      plans.set(name, current);
    }
    const [, open, line, kinds, strength] = /^(\??)(\d+) (\S+) (\S+) /.exec(row) ?? [];
    if (kinds && strength)
      current.set(Number(line), { kinds: kinds.split("/"), strength, either: open === "?" });
  }
  return plans;
}

it("agrees with labels by hand on five real plans", () => {
  const seen = { right: 0, wrong: [] as string[], wanted: 0, sameStrength: 0 };
  for (const [plan, labels] of readLabels()) {
    const { nodes } = parsePlan(here(`../e2e/fixtures/plans/${plan}.md`));
    seen.wanted += [...labels.values()].filter(({ either }) => !either).length;
    for (const { line, kind, strength } of suggestForPlan(nodes)) {
      const label = labels.get(line);
      if (label?.either) continue;
      if (label?.kinds.includes(kind)) {
        seen.right += 1;
        seen.sameStrength += Number(label.strength === strength);
      } else seen.wrong.push(`${plan}:${line} ${kind}`);
    }
  }
  expect(seen.wanted).toBeGreaterThan(150);
  expect(seen.right / (seen.right + seen.wrong.length), seen.wrong.join(", ")).toBeGreaterThanOrEqual(0.97);
  expect(seen.right / seen.wanted).toBeGreaterThanOrEqual(0.9);
  expect(seen.sameStrength / seen.right).toBeGreaterThanOrEqual(0.9);
});
