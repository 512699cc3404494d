import type { List, ListItem } from "./block-tree";
import { bracketBox, type FoundBox, gfmBox, hasChoice, trailingBox } from "./boxes";
import type { PlanNodeDraft } from "./draft";
import { type Reading, readingOf } from "./guesses";
import { roleOf } from "./headings";
import { leadingIdentifier } from "./identifiers";
import {
  boxLines,
  drawnGlyph,
  hasItems,
  type ItemText,
  itemText,
  type ListTraits,
  listTraits,
} from "./list-items";
import { findMeasure } from "./measures";
import { namedValue, readInlineFacts, setField, setRiskPart } from "./node-fields";
import { plainText } from "./plain-text";
import type { NewNode } from "./plan-builder";
import { leadingSign } from "./status-words";
import { targetOf } from "./target-bullets";
import { boxBytes } from "./walk-table";
import type { Place, Walker } from "./walker";

export function walkList(walker: Walker, list: List, place: Place): void {
  const { builder } = walker;
  const { key, said } = place.inItem ? NOBODY : builder.book.find("list", place.label);
  const before = builder.nodes.length;
  if (said?.as === "notes") builder.keep(place.parent, list.line, list.endLine);
  else walkItems(walker, list, place, said?.as ?? null);
  if (!place.inItem && !builder.book.idle) noteGuess(walker, list, place, { key, before });
}

const NOBODY = { key: "", said: undefined };

function walkItems(walker: Walker, list: List, place: Place, as: Reading | null): void {
  const texts = list.children.map((item) => itemText(walker, item));
  const traits = { ...listTraits(texts), as };
  list.children.forEach((item, index) => {
    walkItem(walker, item, texts[index] ?? null, traits, place);
  });
}

function noteGuess(
  { builder }: Walker,
  list: List,
  { label, role }: Place,
  { key, before }: { key: string; before: number },
): void {
  const nodes = builder.nodes.slice(before);
  const as = readingOf(nodes);
  const checks = nodes.some(({ kind }) => kind === "check");
  const boxes = checks || nodes.some(({ box }) => box !== null);
  const certain = checks || (as === "notes" && role === null);
  builder.book.note(builder, {
    key,
    what: "list",
    as,
    confidence: certain ? "certain" : as === "notes" || nodes.some(hasSign) ? "unsure" : "likely",
    why: boxes ? "its boxes" : as === "notes" && role === null ? "no boxes" : "the heading above it",
    title: label ?? "",
    line: list.line + 1,
    endLine: list.endLine + 1,
    size: list.children.length,
    columns: [],
  });
}

const hasSign = ({ box }: PlanNodeDraft): boolean => box?.style === "emoji-status";

function walkItem(
  walker: Walker,
  item: ListItem,
  text: ItemText | null,
  traits: ListTraits,
  place: Place,
): void {
  const node = text ? classify(walker, item, text, traits, place) : null;
  if (node) walkBelow(walker, item, node, place);
  else walkPlain(walker, item, text, place);
}

/** What stands below an item. */
function walkBelow(walker: Walker, item: ListItem, node: PlanNodeDraft, place: Place): void {
  const level = node.kind === "check" ? place.level + 1 : place.level;
  const below = item.children.slice(1);
  // Siblings as they are written, but below the item where it has more below it: an item's own come first.
  walker.takeBoxLines(boxLines(walker, item), below.length > 0 ? node.index : place.parent);
  walker.walk(below, {
    ...place,
    parent: node.index,
    level,
    inItem: true,
    owner: node.index,
    label: node.title,
  });
}

/** A bullet that is no item itself: a fact about the item above, a group, or a note. */
function walkPlain(walker: Walker, item: ListItem, text: ItemText | null, place: Place): void {
  const { builder } = walker;
  if (text && setOnOwner(walker, text, place)) {
    walker.walk(item.children.slice(1), { ...place, inItem: true });
    return;
  }
  if (!text && hasItems(walker, item.children)) {
    // `1) - [ ] a`: the item has no words of its own, only what it holds.
    walker.walk(item.children, place);
    return;
  }
  const title = plainText(text?.text ?? "").replace(/\s*[:：]$/, "");
  const role = roleOf(title) ?? place.role;
  const heads = role !== place.role && item.children.length > 1 && !place.inItem;
  if (!text || !(heads || hasItems(walker, item.children.slice(1)))) {
    builder.keep(place.parent, item.line, item.endLine);
    return;
  }
  const group = builder.add(place.parent, {
    kind: "section",
    from: text.line,
    to: text.to,
    title,
    role,
  });
  // What heads a list of targets or tasks does so as a heading would; a mere group leaves its items below an item.
  const inItem = place.inItem || !heads;
  walker.walk(item.children.slice(1), { ...place, parent: group.index, role, inItem, label: title });
}

function classify(
  walker: Walker,
  item: ListItem,
  text: ItemText,
  traits: ListTraits,
  place: Place,
): PlanNodeDraft | null {
  if (traits.as) return classifyAs(walker, text, traits.as, place);
  const gfm = text.line === item.line || text.raw.startsWith("[") ? gfmBox(text.raw) : null;
  if (gfm) return addBoxed(walker, "check", text, gfm, place);
  const drawn =
    bracketBox(text.text) ?? drawnGlyph(text.text) ?? (traits.trailing ? trailingBox(text.text) : null);
  if (drawn) return addBoxed(walker, "task", text, drawn, place);
  const signed = traits.states ? leadingSign(text.text) : null;
  if (signed && !hasChoice(signed.rest)) {
    const box: FoundBox = {
      style: "emoji-status",
      checked: signed.state === "done",
      state: null,
      mark: null,
      rest: signed.rest,
    };
    if (!signed.sign.startsWith(":")) box.mark = { start: 0, length: signed.sign.length };
    const node = addBoxed(walker, "task", text, box, place);
    node.status = { state: signed.state, text: signed.sign };
    return node;
  }
  return classifyBare(walker, text, traits, place);
}

/** An item of a list that a person says is of this kind. */
function classifyAs(walker: Walker, text: ItemText, as: Reading, place: Place): PlanNodeDraft {
  const gfm = gfmBox(text.raw);
  const box = gfm ?? bracketBox(text.text) ?? drawnGlyph(text.text);
  if (as === "items") {
    if (box) return addBoxed(walker, gfm ? "check" : "task", text, box, place);
    return add(walker, "task", text, plainText(text.text), place);
  }
  const own = { ...text, text: box ? box.rest : text.text };
  const plain = plainText(own.text);
  const node = addAs(walker, own, plain, as, place);
  if (box) node.status ??= { state: box.checked ? "done" : "open", text: box.checked ? "[x]" : "[ ]" };
  return node;
}

function addAs(walker: Walker, text: ItemText, plain: string, as: Reading, place: Place): PlanNodeDraft {
  if (as === "risks") return addRisk(walker, text, plain, place);
  if (as === "criteria") return addCriterion(walker, text, plain, place);
  if (as === "signoffs") return add(walker, "signoff", text, plain.replace(/_{3,}/g, "").trim(), place);
  const target = targetOf(plain, { role: "targets", label: place.label }) ?? {
    ...{ metric: plain, target: findMeasure(plain), baseline: null, actual: null },
  };
  return add(walker, "target", text, target.metric, place, { target });
}

function classifyBare(
  walker: Walker,
  text: ItemText,
  traits: ListTraits,
  place: Place,
): PlanNodeDraft | null {
  const plain = plainText(text.text);
  if (/_{4,}/.test(text.text)) return add(walker, "signoff", text, plain.replace(/_{3,}/g, "").trim(), place);
  if (place.role === "risks" && !place.inItem && plain.length < 300) {
    return addRisk(walker, text, plain, place);
  }
  const target = targetOf(plain, place);
  if (target) return add(walker, "target", text, target.metric, place, { target });
  const id = traits.identified ? leadingIdentifier(plain, true) : null;
  if (id && !walker.knownIds.has(id.id))
    return add(walker, "task", text, id.rest, place, { externalId: id.id });
  if (place.inItem) return null;
  if (place.role === "exit_criteria") return addCriterion(walker, text, plain, place);
  if (place.role === "tasks" && plain.length < 300) return add(walker, "task", text, plain, place);
  return null;
}

function add(
  walker: Walker,
  kind: NewNode["kind"],
  text: ItemText,
  title: string,
  place: Place,
  more: Partial<NewNode> = {},
): PlanNodeDraft {
  const node = walker.builder.add(place.parent, {
    ...more,
    kind,
    from: text.line,
    to: text.to,
    title,
    role: place.role,
  });
  if (kind === "task") readInlineFacts(node, text.text);
  return node;
}

function addBoxed(
  walker: Walker,
  kind: "check" | "task",
  text: ItemText,
  box: FoundBox,
  place: Place,
): PlanNodeDraft {
  const mapped = text.raw === text.text || box.style === "gfm" || text.raw.startsWith("[") ? box : null;
  const node = add(walker, kind, text, "", place, {
    level: kind === "check" ? place.level : 0,
    checked: box.checked,
  });
  node.box = boxBytes(walker.builder, text.line, text.column, mapped);
  if (box.state) node.status = { state: box.state, text: text.text.slice(0, 3) };
  const rest = box.style === "gfm" ? text.text.slice(3).trim() : box.rest;
  const title = plainText(readInlineFacts(node, rest));
  const id = leadingIdentifier(title.replace(/^\[P\]\s*/, ""), false);
  node.externalId = id?.id ?? null;
  node.title = id?.rest || title;
  const measure = findMeasure(title);
  if (measure) node.target = { metric: title, target: measure, baseline: null, actual: null };
  return node;
}

function addCriterion(walker: Walker, text: ItemText, plain: string, place: Place): PlanNodeDraft {
  const sign = leadingSign(plain);
  const status = sign ? { state: sign.state, text: sign.sign } : null;
  return add(walker, "criterion", text, sign?.rest ?? plain, place, { status });
}

function addRisk(walker: Walker, text: ItemText, plain: string, place: Place): PlanNodeDraft {
  const named = namedValue(text.text);
  const title = named?.marked ? named.name : plain;
  const node = add(walker, "risk", text, title, place, {
    risk: { likelihood: null, impact: null, mitigation: null },
  });
  if (named?.marked && named.value !== "") {
    const line = text.line + 1;
    node.fields.push({ name: "description", value: plainText(named.value), line });
  }
  return node;
}

/** `- *Mitigation*: …` below a risk, `- Owner: Ana` below a check: facts about the item above. */
function setOnOwner(walker: Walker, text: ItemText, place: Place): boolean {
  const owner = place.owner === null ? undefined : walker.builder.get(place.owner);
  const named = owner ? namedValue(text.text) : null;
  if (!owner || !named || named.value === "") return false;
  const line = text.line + 1;
  if (owner.kind === "risk") {
    if (setRiskPart(owner, named.name, named.value)) return true;
    if (!setField(owner, named.name, named.value)) {
      owner.fields.push({ name: named.name, value: plainText(named.value), line });
    }
    return true;
  }
  if (owner.kind !== "check" && owner.kind !== "task") return false;
  if (named.name.length > 20 || !setField(owner, named.name, named.value)) return false;
  owner.fields.push({ name: named.name, value: plainText(named.value), line });
  return true;
}
