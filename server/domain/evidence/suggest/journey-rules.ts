import type { Rule } from "./rule";

/** Claims that something works, for which no row before these spoke. */
export const JOURNEY_RULES: readonly Rule[] = [
  {
    name: "journey-works",
    kind: "smoke",
    strength: "supports",
    words: [
      "^user|users|customer|customers ~ can",
      "working$",
      "functional$",
      "works$",
      "^login|signup|checkout ~ flow|works|working",
      "login|logs ~ successfully",
      "funktioniert|funktionieren$",
    ],
    never: [
      "non|not|hard|partially|team|group|remote|start|keep|be|networking|cross",
      "alert*|monitor*|logging|backup*",
    ],
    says: "a smoke check can walk this path; add its steps, and leave the corners to people",
  },
  {
    name: "smoke-section",
    kind: "smoke",
    strength: "supports",
    words: ["login|sign|dashboard|report|export|search|checkout|user|page|cockpit|generate|download|connect"],
    under: ["smoke test|tests"],
    says: "this line stands in a list of smoke tests; a smoke check can carry it as a step",
  },
];
