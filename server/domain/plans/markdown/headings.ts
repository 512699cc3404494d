import type { NodeKind, NodeRole, Status } from "./draft";
import { readTiming } from "./durations";
import { leadingIdentifier, namedTask } from "./identifiers";
import { leadingSign } from "./status-words";

export interface HeadingMeaning {
  kind: Extract<NodeKind, "phase" | "milestone" | "section" | "task">;
  role: NodeRole | null;
  title: string;
  externalId: string | null;
  status: Status | null;
  /** The number of a phase, for dependencies such as "Phase 3". */
  ordinal: number | null;
}

const PHASE =
  /^(?:phases?|phasen|fase|faza|étape|etapa|этап|фаза|стадия|aşama|stage|sprint|iteration|fas|フェーズ|段階|단계)\s*[:#-]?\s*(\d{1,3}|[ivx]{1,5}\b|[a-z]\b)?|^第\s*([\d一二三四五六七八九十]{1,3})\s*(?:阶段|階段|フェーズ)|^(?:阶段|階段)\s*([\d一二三四五六七八九十]{1,3})/iu;
/** "Sprint plan" and "Stage deployment" name something else; "Phase finale" does not. */
const NEEDS_NUMBER = /^(?:sprint|stage|iteration)|s$/i;
const MILESTONE =
  /^(?:milestone|meilenstein|jalon|hito|marco|mijlpaal|kamień milowy|веха)\s*(?:#?\s*[\dA-Z]{1,4}\b|[:–—-])|^(?:里程碑|マイルストーン|마일스톤)\s*[\d一二三四五六七八九十:：]/iu;
const TASK_ID = /^(?:T\d{2,}|[A-Z]{2,}-\d+)/;
const MILESTONE_ID = /^M\d{1,3}(?:\.\d{1,3})*$/;

const ROLES: [NodeRole, RegExp][] = [
  [
    "sign_off",
    /sign[- ]?offs?\b|signatures?\b|\bapprovals?\b|unterschrift|freigabe|abnahme(?!kriter)|genehmigung|\bonay\b|\bimza|\bfirmas?\b|assinatura|podpis|\bvalidation finale|approbation|aprobaci|aprovaç|approvazion|goedkeuring|утвержден|согласован|подпис|审批|签字|签署|批准|承認|승인/iu,
  ],
  [
    "exit_criteria",
    /exit criteria|success criteria|acceptance criteria|definition of done|success indicators|done when|go\/no-?go|completion criteria|quality gates?|abschlusskriter|erfolgskriter|akzeptanzkriter|abnahmekriter|acceptance-kriter|kabul kriter|tamamlanma kriter|criteri di accettazione|kryteri|critères? d|criterios? de|critérios? de|criteri di|критери|验收|准出|成功标准|完成标准|完了条件|受け入れ基準|완료 기준/iu,
  ],
  ["risks", /\brisk(?!y)|risik|risque|riesgo|\brisco|rischi|ryzyk|риск|风险|風險|リスク|위험/iu],
  [
    "baseline",
    /\bbaseline|current (?:model )?(?:performance|state|metrics|values)|ist-wert|ausgangslage|état actuel|línea base|situación actual|现状|基线|исходн/iu,
  ],
  [
    "targets",
    /\btargets?\b|\bkpis?\b|\bslos?\b|\bslas?\b|\bgoals?\b|\bmetrics\b|non-?functional|\bbenchmarks?\b|performance requirements|zielwert|zielvorgaben|kennzahl|objectifs?\b|objetivos?\b|\bmetas?\b|obiettiv|doelstelling|целев|показател|目标|指标|目標|指標|목표|지표/iu,
  ],
  ["deliverables", /deliverable|ergebnisse|livrable|entregable|entregáve|交付物|成果物/iu],
  [
    "tasks",
    /^(?:tasks?|to-?dos?|action items?|actions|aufgaben|tâches|tareas|tarefas|attività|taken|zadania|задачи|任务|任務|待办|タスク|작업)\b/iu,
  ],
];

/** What a heading or a bold label is about. */
export function roleOf(title: string): NodeRole | null {
  // A long line is a sentence, not a label.
  if (title.length > 100) return null;
  for (const [role, pattern] of ROLES) if (pattern.test(title)) return role;
  return null;
}

/** Reads a heading's plain text. */
export function readHeading(text: string): HeadingMeaning {
  const { title, status } = takeSigns(text);
  const base = { role: roleOf(title), title, status, ordinal: null, externalId: null };
  const task = namedTask(title);
  if (task) return { ...base, kind: "task", externalId: task.id, title: task.rest };
  const id = leadingIdentifier(title, false);
  const phase = PHASE.exec(title) ?? (id ? PHASE.exec(id.rest) : null);
  const ordinal = phase ? phaseNumber(phase[1] ?? phase[2] ?? phase[3]) : null;
  if (phase && (ordinal !== null || !NEEDS_NUMBER.test(phase[0].trim())))
    return { ...base, kind: "phase", ordinal };
  if (id && MILESTONE_ID.test(id.id))
    return { ...base, kind: "milestone", externalId: id.id, title: id.rest };
  if (MILESTONE.test(title)) return { ...base, kind: "milestone", externalId: id?.id ?? null };
  if (readTiming(title.slice(0, 24))) return { ...base, kind: "milestone" };
  if (id && TASK_ID.test(id.id)) return { ...base, kind: "task", externalId: id.id, title: id.rest };
  return { ...base, kind: "section" };
}

/** Signs that mean a state in a list or cell, and nothing in front of a heading. */
const ORNAMENTS = new Set(
  "🚀 📋 📝 📅 🗓 🔧 ⚙ 🔨 🛠 🎉 🏁 ▶ 🏗 💯 🔵 ♻ :rocket: :clipboard: :memo: :tada: :runner:".split(" "),
);

/** A state sign at either end of a heading is its status; the words stay. */
function takeSigns(text: string): { title: string; status: Status | null } {
  const first = leadingSign(text);
  if (first && !ORNAMENTS.has(first.sign.replace(/\ufe0f/g, "")))
    return { title: first.rest, status: { state: first.state, text: first.sign } };
  const last = /^(.*\S)\s+(\S{1,30})$/u.exec(text);
  const sign = last?.[2] ? leadingSign(last[2]) : null;
  if (last?.[1] && sign && sign.rest === "" && !ORNAMENTS.has(sign.sign.replace(/\ufe0f/g, "")))
    return { title: last[1], status: { state: sign.state, text: sign.sign } };
  const ornament =
    /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|:[a-z0-9_+-]{1,40}:)+\s*/u.exec(text);
  return {
    title: ornament && ornament[0].length < text.length ? text.slice(ornament[0].length) : text,
    status: null,
  };
}

const ROMAN: Record<string, number> = {
  i: 1,
  ii: 2,
  iii: 3,
  iv: 4,
  v: 5,
  vi: 6,
  vii: 7,
  viii: 8,
  ix: 9,
  x: 10,
};
const HAN = "一二三四五六七八九十";

function phaseNumber(text: string | undefined): number | null {
  if (!text) return null;
  if (/^\d+$/.test(text)) return Number(text);
  const han = HAN.indexOf(text);
  if (han >= 0) return han + 1;
  const lower = text.toLowerCase();
  return ROMAN[lower] ?? (lower.length === 1 ? lower.charCodeAt(0) - 96 : null);
}

/** Names of the lines and columns that say something about a node, in several languages. */
export const FIELD_NAMES = {
  status:
    /^(?:.{0,24}\s)?(?:status|state|zustand|stand|statut|état|estado|stato|stan|статус|состояние|durum|状态|狀態|状態|ステータス|상태|tila|trạng thái|stav|állapot|κατάσταση|الحالة|סטטוס|kondisi|läge|tulos)$/iu,
  priority:
    /^(?:priority|prio|prioritä?t|priorité|prioridad|prioridade|priorità|prioriteit|priorytet|приоритет|öncelik|优先级|優先度|優先級|우선순위|urgency|importance|moscow|độ ưu tiên|ưu tiên|prioritas|priorita|пріоритет|prioritet|prioritás|prioriteetti)$/iu,
  estimate:
    /^(?:estimated?|estimated? (?:time|effort|duration|hours)|time estimate|estimation|effort|effort estimate|story points|hours|hrs|duration|time needed|aufwand|schätzung|geschätzter aufwand|dauer|durée|charge|esfuerzo|estimación|duración|horas|esforço|estimativa|duração|stima|durata|sforzo|schatting|duur|inschatting|szacunek|czas|оценка|трудозатраты|длительность|время|часы|süre|tahmin|工时|预估|估算|时长|工数|見積(?:もり)?|所要時間|예상 시간|공수|thời gian|estimasi|odhad|оцінка|becslés|arvio|est\.?|est\.? hours|t-shirt size|person[- ]days|man[- ]days|md|pt|sp|time est\.?)$/iu,
  owner:
    /^(?:(?:document |task )?owners?|assignees?|assigned(?: to)?|responsible(?: party| person)?|who|lead|dri|team|driver|verantwortlich(?:er|e)?|zuständig|besitzer|bearbeiter|responsable|propriétaire|assigné à?|dueño|encargado|asignado(?: a)?|responsável|dono|responsabile|assegnato a|eigenaar|verantwoordelijke?|właściciel|odpowiedzialny|ответственный|исполнитель|владелец|sorumlu|负责人|責任者|责任人|担当(?:者)?|負責人|담당자?|ansvarig|người phụ trách|penanggung jawab|pic|zodpovědný|odpovědný|відповідальний|виконавець|ansvar|felelős|vastuuhenkilö|responsabil|υπεύθυνος|المسؤول|אחראי)$/iu,
  dependencies:
    /^(?:dependenc(?:y|ies)|depends(?: on)?|blocked by|requires|prerequisites?|predecessors?|deps|abhängigkeit(?:en)?|hängt ab von|voraussetzung(?:en)?|dépendances?|dépend de|prérequis|dependencias?|depende de|dependências?|dipendenz[ea]|dipende da|afhankelijk(?:heden| van)?|zależności|зависимости|зависит от|bağımlılıklar|依赖|前置|依存(?:関係)?|의존성)$/iu,
  percent:
    /^(?:(?:overall )?progress|% ?(?:done|complete)?|percent(?:age)?(?: complete)?|completion|fortschritt|avancement|progrès|progreso|avance|progresso|avanzamento|voortgang|postęp|прогресс|готовность|ilerleme|进度|進捗(?:率)?|進度|진행률|진척)$/iu,
  timing:
    /^(?:timeline|weeks?|days?|dates|kw|kalenderwoche|cw|hafta|gün|timeframe|time frame|when|zeitraum|zeitplan|woche|semaine|semana|settimana|calendrier|cronograma|период|срок|неделя|时间|周|期間|日程|timing|schedule|t-minus|target week)$/iu,
  due: /^(?:due|due date|deadline|target date|end|end date|finish|eta|completion date|target completion|fällig(?: am)?|frist|termin|ende|zieldatum|échéance|date limite|date cible|fin|fecha límite|fecha|vencimiento|plazo|prazo|data limite|data|scadenza|einddatum|termin końcowy|срок|дедлайн|дата|bitiş|截止(?:日期|时间)?|日期|予定日|날짜|期限|締切|완료일|마감일?|date|datum|by when|hạn|deadline selesai|tenggat|termín|термін|frist dato|határidő|määräaika|planned date|planned end|release date|go-live date)$/iu,
  start:
    /^(?:start|start date|begin|started|beginn|startdatum|début|date de début|inicio|fecha de inicio|início|data de início|inizio|begin|początek|начало|başlangıç|开始(?:日期|时间)?|開始(?:日)?|시작일?)$/iu,
  id: /^(?:id|ids|#|no\.?|nr\.?|num(?:ber)?|№|key|ref(?:erence)?|task[ -]?(?:id|#|no\.?)|item[ -]?(?:id|#|no\.?)|ticket|issue|jira|código|kennung|lfd\.? nr\.?|n°|nº|номер|编号|序号|番号|번호|項番)$/iu,
} as const;
export type FieldKind = keyof typeof FIELD_NAMES;

export function fieldKind(name: string): FieldKind | null {
  const trimmed = name.trim();
  if (trimmed.length > 40) return null;
  for (const kind of Object.keys(FIELD_NAMES) as FieldKind[])
    if (FIELD_NAMES[kind].test(trimmed)) return kind;
  return null;
}
