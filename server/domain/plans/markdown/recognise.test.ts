import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PlanNodeDraft } from "./draft";
import { parsePlan } from "./parse-plan";

const fixture = (name: string): Uint8Array => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const parseText = (text: string) => parsePlan(new TextEncoder().encode(text));
const of = (nodes: readonly PlanNodeDraft[], kind: PlanNodeDraft["kind"]) =>
  nodes.filter((node) => node.kind === kind);
const titles = (nodes: readonly PlanNodeDraft[], kind: PlanNodeDraft["kind"]) =>
  of(nodes, kind).map((node) => node.title);

describe("tables", () => {
  const { nodes } = parsePlan(fixture("tables.md"));

  it("makes tasks of work in any language, and of nothing else", () => {
    expect(titles(nodes, "task")).toEqual([
      "DNS umziehen",
      "Zertifikate erneuern",
      "Rufbereitschaft einteilen",
      "Handbuch drucken",
      "Smoke test passes",
      "Pager reaches two people",
      "Logs kept 30 days",
      "Freeze the schema",
      "Rehearse the rollback",
      "数据库备份演练",
      "Prévenir les clients",
      "監視の設定",
      "Проверить копию",
      "Revisar permisos",
      "Stop the writers",
      "Switch the address",
      "Freeze",
      "Last rehearsal",
    ]);
  });

  it("reads the columns of a row", () => {
    const [first, second] = of(nodes, "task");
    expect(first).toMatchObject({
      externalId: "1",
      owner: "Jana",
      due: "2027-03-12",
      status: { state: "open" },
    });
    expect(second).toMatchObject({ status: { state: "done", text: "✅ erledigt" }, checked: true });
    const states = of(nodes, "task")
      .slice(9, 14)
      .map((node) => [node.owner, node.status?.state, node.due]);
    expect(states).toEqual([
      ["王敏", "in_progress", "2027-03-01"],
      ["Léa", "open", "2027-03-02"],
      ["佐藤", "done", "2027-03-03"],
      ["Олег", "in_progress", "2027-03-03"],
      ["Eva", "open", null],
    ]);
  });

  it("hangs rows below the bold row that heads them", () => {
    const owner = of(nodes, "task").find((node) => node.title.startsWith("Rufbereitschaft"));
    expect(nodes[owner?.parent ?? -1]?.title).toBe("Betrieb");
  });

  it("reads boxes in cells", () => {
    const boxes = of(nodes, "task")
      .slice(4, 9)
      .map((node) => [node.checked, node.box?.style, node.box?.length]);
    expect(boxes).toEqual([
      [true, "cell", 1],
      [false, "cell", 1],
      [false, "cell", 3],
      [false, "cell", 3],
      [true, "cell", 3],
    ]);
  });

  it("reads metrics with baseline, target and measured value", () => {
    const targets = of(nodes, "target").map((node) => node.target);
    expect(targets.map((target) => target?.metric)).toEqual([
      "p95 latency",
      "Error rate",
      "Availability",
      "RTO",
    ]);
    expect(targets[0]?.target).toMatchObject({ comparator: "<", value: 250, unit: "ms", percentile: 95 });
    expect(targets[0]?.baseline).toMatchObject({ value: 480 });
    expect(targets[1]?.actual).toMatchObject({ value: 0.4, unit: "%" });
  });

  it("keeps risks and signatures apart from work", () => {
    expect(of(nodes, "risk").map((node) => [node.externalId, node.title, node.risk?.likelihood])).toEqual([
      ["R1", "Supplier late", "Medium"],
      ["R2", "Data loss", "Low"],
    ]);
    expect(titles(nodes, "signoff")).toEqual(["Head of operations", "Security"]);
  });
});

describe("boxes", () => {
  const { nodes, title, warnings } = parsePlan(fixture("boxes.md"));

  it("finds GitHub's boxes and their nesting, and no others", () => {
    expect(of(nodes, "check").map((node) => [node.line, node.level, node.checked, node.title])).toEqual([
      [12, 0, false, "Announce the window"],
      [13, 1, true, "Mail the tenants"],
      [17, 2, false, "Ask for receipts"],
      [18, 1, true, "Post on the status page"],
      [19, 0, false, "Freeze deployments"],
      [21, 0, false, "box below a plain bullet"],
      [25, 0, false, ""],
      [29, 0, false, "in a quotation"],
      [42, 0, false, "Lights off"],
      [53, 0, false, "First thing"],
      [54, 0, false, "Second thing Owner: Mia"],
      [57, 0, false, "Ours"],
      [59, 0, true, "Theirs"],
      [61, 0, false, "After the conflict"],
    ]);
    expect(title).toBe("Harbour cut-over");
  });

  it("finds the boxes that people draw otherwise", () => {
    expect(of(nodes, "task").map((node) => [node.line, node.checked, node.box?.style, node.title])).toEqual([
      [22, false, "bracket", "no space after the bracket"],
      [23, false, "bracket", "half done"],
      [24, false, "bracket", "dropped on purpose"],
      [31, false, "glyph", "Lone glyph on a line"],
      [32, false, "bracket", "Lone box on a line"],
      [33, true, "bracket", "Numbered box"],
      [35, false, "glyph", "Glyph bullet"],
      [36, true, "glyph", "Ticked glyph bullet"],
      [37, true, "emoji-status", "Praise in a list of glyphs"],
    ]);
    expect(
      of(nodes, "task")
        .slice(1, 3)
        .map((node) => node.status?.state),
    ).toEqual(["in_progress", "cancelled"]);
  });

  it("says what it did not take for a box", () => {
    expect(warnings.map((warning) => warning.code)).toEqual([
      "conflict",
      "conflict",
      "conflict",
      "boxes_in_html",
    ]);
  });

  it("loses no line", () => {
    const source = new TextDecoder().decode(fixture("boxes.md")).split("\n");
    const claimed = new Set<number>();
    for (const node of nodes) for (let line = node.line; line <= node.endLine; line += 1) claimed.add(line);
    const lost = source.flatMap((text, index) =>
      text.trim() !== "" && !claimed.has(index + 1) ? [text] : [],
    );
    expect(lost).toEqual(["</details>", "<<<<<<< HEAD", "=======", ">>>>>>> feature/x"]);
  });
});

describe("headings and labels", () => {
  it("tells phases, milestones, tasks and sections apart", () => {
    const { nodes, title } = parseText(
      "# Atlas\n## Phase 2: Build\n### M2.1: Parser ⏳\n**Status**: In progress\n**Timeline**: Weeks 3-4\n**Progress**: 40%\n" +
        "## Étape 3 : Livrer\n### Week 12: Rehearse\n#### Task 3.1: Copy data\n**Priority:** High\n**Estimated Time:** 2 days\n" +
        "**Dependencies:** Task 2.9, None\n## 第四阶段 上线\n## Milestone reviews\n",
    );
    expect(title).toBe("Atlas");
    expect(nodes.map((node) => [node.kind, node.externalId, node.title])).toEqual([
      ["title", null, "Atlas"],
      ["phase", null, "Phase 2: Build"],
      ["milestone", "M2.1", "Parser"],
      ["phase", null, "Étape 3 : Livrer"],
      ["milestone", null, "Week 12: Rehearse"],
      ["task", "3.1", "Copy data"],
      ["phase", null, "第四阶段 上线"],
      ["section", null, "Milestone reviews"],
    ]);
    expect(nodes[2]).toMatchObject({
      status: { state: "in_progress" },
      percent: 40,
      timing: { unit: "week", from: 3, to: 4 },
    });
    expect(nodes[5]).toMatchObject({
      priority: { value: "high" },
      estimate: { minutes: 960, text: "2 days" },
    });
    expect(nodes[5]?.dependencies).toEqual({
      text: "Task 2.9, None",
      resolved: [],
      unresolved: ["Task 2.9"],
    });
  });

  it("reads targets in bullets and joins them with their baseline", () => {
    const { nodes } = parseText(
      "## Metrics\n### Current baseline\n- Page load: ~2-3 seconds\n### Targets\n- Page load: < 1 second (p95)\n- Users: 1000+\n" +
        "## Run\n- [ ] Warm the cache\n  - Target: ≥ 70% hits\n- Alert if > 5%\n",
    );
    expect(
      of(nodes, "target").map((node) => [
        node.target?.metric,
        node.target?.target?.comparator,
        node.target?.target?.value,
      ]),
    ).toEqual([
      ["Page load", "<", 1],
      ["Users", ">=", 1000],
      ["Warm the cache", ">=", 70],
    ]);
    expect(of(nodes, "target")[0]?.target).toMatchObject({
      baseline: { value: 2, upper: 3, unit: "seconds", approximate: true },
      target: { percentile: 95 },
    });
  });

  it("reads risks from a list, exit criteria and signatures", () => {
    const { nodes } = parseText(
      "## Risks\n1. **Slow start**\n   - *Impact*: High\n   - *Mitigation*: Warm up\n   - *Status*: Open\n" +
        "## Exit criteria\n1. Backups restored\n- [ ] All green\n## Sign-off\n- CTO: __________ Date: ______\n- [ ] Board agrees\n",
    );
    expect(nodes.map((node) => node.kind)).toEqual([
      "section",
      "risk",
      "section",
      "criterion",
      "check",
      "section",
      "signoff",
      "check",
    ]);
    expect(nodes[1]).toMatchObject({
      title: "Slow start",
      risk: { impact: "High", mitigation: "Warm up" },
      status: { state: "open" },
    });
    expect(nodes[4]?.role).toBe("exit_criteria");
    expect(nodes[7]?.role).toBe("sign_off");
  });
});

describe("dependencies", () => {
  it("resolves identifiers, wildcards, ranges, phases and titles, never itself", () => {
    const { nodes } = parseText(
      "# Phase 1: A\n# Phase 2: B\n| ID | Task | Depends on |\n|---|---|---|\n| 2.1.1 | One | - |\n| 2.1.2 | Two | 2.1.1 |\n" +
        "| 2.1.3 | Three | 2.1.* |\n| T4 | Four | Phase 1 + 2.1.1 |\n| T5 | Five | T4-T6, One |\n| T6 | Six | All previous phases |\n| T7 | Seven | Phase 9 complete; Legal |\n",
    );
    const known = new Map(nodes.map((node) => [node.index, node.externalId ?? node.title]));
    const resolved = nodes
      .filter((node) => node.dependencies)
      .map((node) => node.dependencies?.resolved.map((index) => known.get(index)));
    expect(resolved).toEqual([
      [],
      ["2.1.1"],
      ["2.1.1", "2.1.2"],
      ["Phase 1: A", "2.1.1"],
      ["2.1.1", "T4", "T6"],
      ["Phase 1: A"],
      [],
    ]);
    expect(nodes.at(-1)?.dependencies?.unresolved).toEqual(["Phase 9", "Legal"]);
  });
});
