/** Lines that plan, decide, or gather: whatever they name, no run can settle them. */
export const PLANNING = [
  "^discuss|decide|agree|research|evaluate|plan|consider|estimate|propose|investigate|analyze|analyse|survey|brainstorm|explore|compare|choose|select|design|define|draft|prioriti*|schedule|hire|budget|buy|purchase|procure|refine|host|join|attend|announce|send|notify|celebrate|onboard|gather|collect|learn|identify|assign|request",
  "meeting|meetings|kickoff|workshop|webinar|retro|retrospective|brainstorming|roadmap|backlog|proposal",
  "selection|evaluation|feasibility|procurement|tbd|proof of concept",
  "^diskutieren|entscheiden|planen|evaluieren|recherche|auswahl",
  "besprechung|beschaffung",
  "^讨论",
  "^araştır*|planla*",
];

/** Writing about a matter is not the matter. */
export const PAPERS = [
  "documentation|documented|document|docs|doc|guide|guides|guideline|guidelines|tutorial|tutorials|article|blog|video",
  "strategy|strategies|procedure|procedures|policy-document|template|templates|script|scripts|checklist",
  "plan|plans|planning|diagram|concept|vendor|provider|account|authority|library|training|slides|presentation",
  "dokumentation|*dokumentation|dokumentiert|konzept|*konzept|strategie|handbuch|anleitung*|schulung|trainiert|geschult|geübt",
  "prozedur*|prozess|*prozess|plan|*plan",
  "dokümantasyon*|kılavuz*|strateji*|eğitim*",
  "文档|方案|策略|指南|培训",
];

/** Headings whose lines are ingredients, examples or words to others, not claims about what is launched. */
export const ASIDE_HEADINGS = [
  "services required",
  "external services",
  "test scenarios",
  "lessons learned",
  "resources",
  "references",
  "glossary",
  "^communication|kommunikation$",
  "communication prep|plan",
  "training|schulung|*training",
  "marketing",
  "tools$",
];
