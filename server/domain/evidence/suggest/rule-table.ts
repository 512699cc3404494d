import { JOURNEY_RULES } from "./journey-rules";
import { PEOPLE_RULES } from "./people-rules";
import { QUALITY_RULES } from "./quality-rules";
import { RECOVERY_RULES } from "./recovery-rules";
import type { Rule } from "./rule";
import { SUPPLY_RULES } from "./supply-rules";
import { WEB_RULES } from "./web-rules";

/** A title that is the name of a file claims that the file is there. */
const FILE_RULES: readonly Rule[] = [
  {
    name: "runbook-file",
    kind: "runbook",
    strength: "proves",
    words: ["#file"],
    near: ["^runbook|runbooks|playbook|playbooks"],
    papers: true,
    says: "the title names a runbook; keep it in the console and its executions are on record",
  },
  {
    name: "document-file",
    kind: "document",
    strength: "proves",
    words: ["#file"],
    never: ["^readme"],
    papers: true,
    says: "the title names a document; a document check shows that it exists and how old it is",
  },
];

/** All rows in the order in which they are tried; the first that fits a line speaks for it. */
export const RULE_TABLE: readonly Rule[] = [
  ...FILE_RULES,
  ...RECOVERY_RULES,
  ...WEB_RULES,
  ...QUALITY_RULES,
  ...SUPPLY_RULES,
  ...PEOPLE_RULES,
  ...JOURNEY_RULES,
];
