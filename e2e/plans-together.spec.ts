import type { APIRequestContext, Page, Response } from "@playwright/test";
import { applyChange } from "../server/domain/plans/events";
import type { NodeView, PlanChange, PlanTree } from "../server/domain/plans/schema";
import { expect, type TestLaunch, test } from "./fixtures";

const PHASES = 20;
const PER_PHASE = 50;
const ROUNDS = 100;

const planText = () =>
  Array.from({ length: PHASES }, (_phase, phase) =>
    [
      `## Phase ${phase + 1}: Part ${phase + 1}`,
      "",
      ...Array.from({ length: PER_PHASE }, (_item, item) => `- [ ] Item ${phase + 1}.${item + 1}`),
      "",
    ].join("\n"),
  ).join("\n");

const treeOf = async (api: APIRequestContext, launch: TestLaunch): Promise<PlanTree> =>
  (await api.get(`/api/v1/plans/${launch.id}`)).json();

/** What a change was answered: the changed plan, or a refusal. */
interface Answer {
  status: number;
  change: PlanChange | null;
  current: NodeView | null;
}

/** Everything the server answered to changes of the plan, from both browsers. */
class AcceptedLog {
  readonly accepted: PlanChange[] = [];
  refused = 0;
  /** The newest version of each item that anybody was told. */
  readonly nodes = new Map<string, NodeView>();

  constructor(tree: PlanTree) {
    for (const node of tree.nodes) this.nodes.set(node.id, node);
  }

  take({ status, change, current }: Answer): Answer {
    if (status >= 300) this.refused += 1;
    if (change) this.accepted.push(change);
    for (const node of change?.nodes ?? []) this.#know(node);
    for (const id of change?.removed ?? []) this.nodes.delete(id);
    if (current) this.#know(current);
    return { status, change, current };
  }

  #know(node: NodeView): void {
    if ((this.nodes.get(node.id)?.version ?? 0) < node.version) this.nodes.set(node.id, node);
  }

  node(id: string): NodeView {
    const node = this.nodes.get(id);
    if (!node) throw new Error("this item is gone");
    return node;
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const body = (await response.json()) as PlanChange & { details?: { node?: NodeView } };
  const isAccepted = response.ok();
  return {
    status: response.status(),
    change: isAccepted ? body : null,
    current: isAccepted ? null : (body.details?.node ?? null),
  };
}

/** A person at a browser that shows the plan. */
class Person {
  readonly page: Page;
  readonly log: AcceptedLog;
  readonly #launch: TestLaunch;

  constructor(page: Page, launch: TestLaunch, log: AcceptedLog) {
    this.page = page;
    this.#launch = launch;
    this.log = log;
  }

  /** Presses the item's box, as people do. */
  async press(id: string): Promise<Answer> {
    const answered = this.page.waitForResponse((response) => response.url().endsWith(`/${id}/tick`));
    await this.page
      .locator(`[data-row="${id}"]`)
      .getByRole("checkbox", { name: /^Tick / })
      .click();
    return this.log.take(await answerOf(await answered));
  }

  /** Any other change, sent by the same browser. */
  async send(method: string, path: string, data: object): Promise<Answer> {
    const address = `/api/v1/plans/${this.#launch.id}/nodes${path}`;
    const answer = await this.page.evaluate(
      async ([how, where, body]) => {
        const response = await fetch(where, {
          method: how,
          headers: { "content-type": "application/json" },
          body,
        });
        return { status: response.status, isOk: response.ok, body: await response.json() };
      },
      [method, address, JSON.stringify(data)] as const,
    );
    const body = answer.body as PlanChange & { details?: { node?: NodeView } };
    return this.log.take({
      status: answer.status,
      change: answer.isOk ? body : null,
      current: answer.isOk ? null : (body.details?.node ?? null),
    });
  }

  edit(id: string, data: object) {
    return this.send("PATCH", `/${id}`, { ...data, version: this.log.node(id).version });
  }
}

interface Places {
  /** Items in sight of this person alone. */
  own: readonly string[];
  /** Items both of them change. */
  shared: readonly string[];
  /** Items at the end of the plan, to be moved and removed. */
  far: string[];
  phase: string;
}

/** The change this person makes in this round: half of them ticks, every fifth one on what the other changes too. */
function step(
  person: Person,
  name: string,
  round: number,
  { own, shared, far, phase }: Places,
): Promise<Answer> {
  const mine = own[round % own.length] ?? "";
  if (round % 2 === 0) return person.press(mine);
  const contested = shared[round % shared.length] ?? "";
  switch (round % 10) {
    case 1:
      return person.edit(contested, { title: `Named by ${name} in round ${round}` });
    case 3:
      return person.edit(contested, { ownerText: `${name} ${round}` });
    case 5:
      return person.send("POST", "", { kind: "check", title: `Added by ${name} ${round}`, parentId: phase });
    case 7: {
      const id = far.pop() ?? "";
      const { version } = person.log.node(id);
      return round % 20 < 10
        ? person.send("DELETE", `/${id}`, { version })
        : person.send("POST", `/${id}/move`, { version, parentId: phase });
    }
    default:
      return person.edit(mine, { title: `Mine, ${name}, round ${round}`, ownerText: name });
  }
}

interface ShownRow {
  id: string;
  level: number;
  title: string;
  ticked: boolean | null;
}

/** Every row of the tree as this browser shows it, from the first to the last. Runs in the page. */
async function readRows(): Promise<ShownRow[]> {
  const seen = new Map<number, ShownRow>();
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const keep = () => {
    for (const row of document.querySelectorAll<HTMLElement>("[data-row]")) {
      const title = row.querySelector("button:not([aria-label])")?.textContent ?? "";
      const box = row.querySelector<HTMLInputElement>('input[aria-label^="Tick "]');
      seen.set(Number(row.dataset.index), {
        id: row.dataset.row ?? "",
        level: Number(row.getAttribute("aria-level")),
        title,
        ticked: box ? box.checked : null,
      });
    }
  };
  scrollTo(0, 0);
  await frame();
  for (let top = 0; ; top += innerHeight) {
    scrollTo(0, top);
    await frame();
    keep();
    if (top > document.documentElement.scrollHeight) break;
  }
  return [...seen].sort(([a], [b]) => a - b).map(([, row]) => row);
}

const told = (rows: readonly ShownRow[]) =>
  rows.map(
    ({ id, level, title, ticked }) =>
      `${level} ${id} ${ticked === null ? "" : ticked ? "[x]" : "[ ]"} ${title}`,
  );

test("two people make two hundred changes at once, and nothing is lost", async ({ as, api, launch }) => {
  test.setTimeout(120_000);
  const lead = await api("lead");
  const imported = await lead.post(`/api/v1/plans/${launch.id}/import`, {
    data: { fileName: "plan.md", text: planText() },
  });
  expect(imported.status()).toBe(200);
  const before = await treeOf(lead, launch);
  expect(before.progress.overall.total).toBe(PHASES * PER_PHASE);
  const log = new AcceptedLog(before);
  const items = before.nodes.filter(({ tickable }) => tickable).map(({ id }) => id);
  const phases = before.nodes.filter(({ kind }) => kind === "phase").map(({ id }) => id);
  const [one, other] = await Promise.all(
    (["lead", "admin"] as const).map(async (role) => {
      const page = await as(role);
      await page.goto(`/plans/${launch.slug}`);
      await expect(page.getByRole("treegrid", { name: "Plan" })).toBeVisible();
      await expect(page.getByText("Live", { exact: true }).first()).toBeVisible();
      return new Person(page, launch, log);
    }),
  );
  if (!one || !other) throw new Error("two people are needed");

  const shared = items.slice(500, 510);
  const last = phases.at(-1) ?? "";
  const ofOne: Places = { own: items.slice(0, 8), shared, far: items.slice(900, 920), phase: last };
  const ofOther: Places = { own: items.slice(8, 14), shared, far: items.slice(930, 950), phase: last };
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all([step(one, "Lena", round, ofOne), step(other, "Ada", round, ofOther)]);
  }

  const after = await treeOf(lead, launch);
  expect(log.accepted.length + log.refused).toBe(ROUNDS * 2);
  expect(log.refused, "of two changes of one item from the same view one is refused").toBe(ROUNDS / 5);
  // Every accepted change is one revision, and there are no others.
  const revisions = log.accepted.map(({ rev }) => rev).sort((a, b) => a - b);
  const first = (before.plan?.rev ?? 0) + 1;
  expect(revisions).toEqual(log.accepted.map((_change, at) => first + at));
  // One after the other, the accepted answers make of the plan before what is in the database now.
  const replayed = log.accepted.toSorted((a, b) => a.rev - b.rev).reduce(applyChange, before);
  expect(replayed.nodes).toEqual(after.nodes);
  expect(replayed.progress.overall).toEqual(after.progress.overall);

  const { ticked, total } = after.progress.overall;
  const shown = after.nodes.map(({ id, depth, title, tickable, ticked: done }) => ({
    id,
    level: depth + 1,
    title,
    ticked: tickable ? done : null,
  }));
  for (const { page } of [one, other]) {
    await expect(
      page.getByText(new RegExp(`^${ticked} of ${[...String(total)].join("\\D?")} items ticked`)),
    ).toBeVisible();
    expect(told(await page.evaluate(readRows))).toEqual(told(shown));
  }
});
