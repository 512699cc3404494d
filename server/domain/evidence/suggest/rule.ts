import type { ProofKind, ProofStrength } from "../schema";

/**
 * One row of the rule table. It speaks for a line when one of `words` stands in its title, one of `near` too (in the
 * title or the nearest heading), and none of `never`. Phrases are written in the language of `phrases.ts`.
 */
export interface Rule {
  name: string;
  kind: ProofKind;
  strength: ProofStrength;
  words: readonly string[];
  near?: readonly string[];
  never?: readonly string[];
  /** One of these stands in the nearest heading. */
  under?: readonly string[];
  /** None of these stands in the nearest heading. */
  notUnder?: readonly string[];
  /** Papers about the matter are refused (`documentation`, `guide`, `strategy`…), unless this is set. */
  papers?: true;
  /** May also stand after the colon of a title such as "Monitoring: health endpoint answers". */
  afterColon?: true;
  /** Ends the sentence `"<the words found>": …`. */
  says: string;
}
