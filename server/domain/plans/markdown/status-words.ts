import type { NodeState, Priority, Status } from "./draft";

/** Words, signs and shortcodes for a state, as found in plans; lower case, whole cell or beginning of it. */
const STATE_WORDS: Record<NodeState, string> = {
  done:
    "go|done|complete|completed|completes|finished|closed|resolved|shipped|released|deployed|delivered|merged|passed|pass|approved|" +
    "verified|implemented|live|achieved|met|good|ok|yes|erledigt|fertig|abgeschlossen|umgesetzt|ja|bestanden|terminé|terminée|termine|" +
    "fait|achevé|validé|oui|completado|completada|terminado|hecho|listo|sí|concluído|concluida|concluída|concluído|feito|pronto|sim|" +
    "completato|completata|fatto|finito|afgerond|voltooid|klaar|gereed|zakończone|gotowe|ukończone|zrobione|tamamlandı|bitti|hazır|" +
    "готово|выполнено|завершено|сделано|да|виконано|完成|已完成|已上线|已解决|已发布|是|完了|済|済み|완료|완료됨|färdig|klar|valmis|hotovo",
  in_progress:
    "in progress|in-progress|inprogress|in_progress|in prog|on track|on-track|green|amber|yellow|wip|started|ongoing|active|doing|in review|review|under review|testing|in testing|partial|" +
    "partially|partially complete|partly|underway|in development|in arbeit|in bearbeitung|läuft|begonnen|teilweise|en cours|" +
    "commencé|en progreso|en curso|en proceso|em andamento|em progresso|em curso|en desarrollo|em desenvolvimento|en développement|in lavorazione|w realizacji|in corso|bezig|in uitvoering|w toku|w trakcie|" +
    "devam ediyor|yapılıyor|sürüyor|в работе|в процессе|выполняется|частично|進行中|进行中|开发中|测试中|作業中|レビュー待ち|對應中|対応中|작업중|진행중|진행 중|pågår",
  blocked:
    "no-go|no go|blocked|off track|off-track|delayed|overdue|red|on hold|on-hold|waiting|stuck|paused|at risk|failed|fail|failing|blockiert|wartend|pausiert|bloqué|bloquée|en attente|" +
    "bloqueado|bloqueada|en espera|em espera|bloccato|geblokkeerd|zablokowane|engellendi|заблокировано|ожидает|阻塞|受阻|保留|ブロック|보류",
  cancelled:
    "cancelled|canceled|dropped|won't do|wont do|wontfix|skipped|n/a|not applicable|obsolete|deferred|abgebrochen|entfällt|verworfen|" +
    "annulé|annulée|abandonné|cancelado|cancelada|descartado|annullato|geannuleerd|anulowane|iptal|отменено|取消|已取消|中止|취소",
  open:
    "open|todo|to do|to-do|pending|not started|not-started|not_started|planned|planning|backlog|new|scheduled|ready|draft|proposed|missing|no|" +
    "upcoming|future|needs review|gaps identified|offen|geplant|ausstehend|nicht begonnen|neu|nein|à faire|a faire|ouvert|prévu|" +
    "planifié|non commencé|pendiente|por hacer|planificado|sin empezar|no iniciado|pendente|a fazer|planejado|não iniciado|da fare|" +
    "à venir|non démarré|non démarrée|pendientes|por iniciar|sin iniciar|aberto|abierto|não iniciada|da iniziare|aperto|pianificato|te doen|gepland|do zrobienia|zaplanowane|planowane|yapılacak|beklemede|bekliyor|başlamadı|yapılmadı|planlandı|запланировано|открыто|" +
    "не начато|план|к выполнению|待办|待处理|未开始|未完成|否|待开始|未启动|待确认|待定|尚未开始|计划中|未着手|予定|未対応|예정|대기|미착수|att göra|planerad",
};

const STATE_SIGNS: Record<NodeState, string> = {
  done: "✅ ✔ ✔️ ☑ ☑️ ✓ 🟢 💯 🎉 🏁 :white_check_mark: :heavy_check_mark: :ballot_box_with_check: :green_circle: :tada:",
  in_progress:
    "🔄 🚀 🚧 🏗 🏗️ 🔨 🛠 🛠️ 🟡 🟠 ♻ ♻️ ▶ ▶️ ⚙ ⚙️ 🔵 ◐ ⏩ 🔧 :construction: :hourglass_flowing_sand: :arrows_counterclockwise: " +
    ":rocket: :yellow_circle: :large_orange_circle: :orange_circle: :runner: :building_construction: :large_blue_circle:",
  blocked: "🔴 ⛔ 🚫 🛑 ⚠ ⚠️ ❗ :no_entry: :red_circle: :warning: :octagonal_sign: :stop_sign: :exclamation:",
  cancelled: "❎ 🗑 🗑️ ✖ ✖️ ✗ ✘ :wastebasket: :heavy_multiplication_x:",
  open: "⏳ ⌛ ☐ ⬜ ⬜️ □ 🔲 ⬛ ⚪ ⚫ ❌ 📋 📝 🔜 ⏸ ⏸️ 🆕 💤 📅 🗓 🗓️ :hourglass: :white_large_square: :x: :clipboard: :white_circle: :soon: :memo: :black_square_button:",
};

const WORDS = new Map<string, NodeState>();
const SIGNS = new Map<string, NodeState>();
for (const state of ["open", "in_progress", "done", "blocked", "cancelled"] as const) {
  for (const word of STATE_WORDS[state].split("|")) WORDS.set(word, state);
  for (const sign of STATE_SIGNS[state].split(" ")) SIGNS.set(sign.replace(/\ufe0f/g, ""), state);
}
const LEADING_SIGN = /^(?::[a-z0-9_+-]{1,30}:|\p{Extended_Pictographic}|[☐☑☒□■▢✓✔✗✘◐●○])\ufe0f?/u;

/** The sign a text begins with, its state, and what is left. */
export function leadingSign(text: string): { sign: string; state: NodeState; rest: string } | null {
  const found = LEADING_SIGN.exec(text);
  const state = found ? SIGNS.get(found[0].replace(/\ufe0f/g, "")) : undefined;
  return found && state
    ? { sign: found[0], state, rest: text.slice(found[0].length).replace(/^\ufe0f?\s*/, "") }
    : null;
}

function wordState(text: string): NodeState | null {
  const words = text.toLowerCase().replace(/[*_`]/g, "").trim();
  const whole = WORDS.get(words.replace(/[.!:]+$/, ""));
  if (whole) return whole;
  // "COMPLETE (January 2026)", "Done - 3 May", "In Progress: half": the state, then a remark.
  const head = /^([\p{L}'/ -]{2,24}?)\s*(?:[([:;,–—]|\s-\s|$)/u.exec(words)?.[1]?.trim();
  return (
    (head && WORDS.get(head)) ||
    WORDS.get(words.split(" ").slice(0, 2).join(" ")) ||
    WORDS.get(words.split(" ")[0] ?? "") ||
    null
  );
}

/** Reads a status cell or line. A text that names no state is kept as it stands, with `null`. */
export function readStatus(text: string): Status | null {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > 120) return null;
  const sign = leadingSign(trimmed);
  const word = wordState(sign ? sign.rest : trimmed);
  // Words are plainer than signs: "❌ Planned" is planned.
  const state = word ?? sign?.state ?? null;
  return state === null ? null : { state, text: trimmed };
}

/** True when the whole of a short cell is a status: used to find the status column of a table. */
export function isStatusCell(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > 40) return false;
  const sign = leadingSign(trimmed);
  return sign ? sign.rest.length < 25 : WORDS.has(trimmed.toLowerCase());
}

const PRIORITY_WORDS: Record<Priority, string> = {
  critical:
    "critical|blocker|urgent|highest|must|must have|must-have|p0|s0|kritisch|dringend|critique|crítica|crítico|critico|critica|kritiek|krytyczny|" +
    "критический|критично|紧急|最高|緊急|긴급|kritik",
  high: "high|important|major|p1|should|should have|hoch|wichtig|haute|élevée|élevé|alta|alto|hoog|wysoki|высокий|高|높음|yüksek|hög",
  medium:
    "medium|normal|moderate|med|mid|p2|could|could have|mittel|moyenne|moyen|media|medio|média|médio|middel|gemiddeld|średni|средний|中|중간|orta|medel",
  low: "low|minor|lowest|p3|p4|nice to have|nice-to-have|won't|niedrig|gering|basse|faible|baja|bajo|baixa|baixo|bassa|basso|laag|niski|низкий|低|낮음|düşük|låg",
};
const PRIORITY_BY_WORD = new Map<string, Priority>();
for (const priority of ["critical", "high", "medium", "low"] as const) {
  for (const word of PRIORITY_WORDS[priority].split("|")) PRIORITY_BY_WORD.set(word, priority);
}
const PRIORITY_SIGNS: Record<string, Priority> = {
  "🔥": "critical",
  "🔴": "critical",
  "🟠": "high",
  "🟡": "medium",
  "🟢": "low",
  "🔵": "low",
};

export function readPriority(text: string): { value: Priority | null; text: string } | null {
  const trimmed = text.trim();
  if (trimmed === "" || /^[-–—]+$/.test(trimmed) || trimmed.length > 60) return null;
  const words = trimmed
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+/u, "")
    .replace(/\s*(?:priority|priorität|priorité|prioridad)$/, "");
  const first = words.split(/[\s(/:,–—]/)[0] ?? "";
  const value =
    PRIORITY_BY_WORD.get(words) ??
    PRIORITY_BY_WORD.get(first) ??
    PRIORITY_SIGNS[Array.from(trimmed)[0] ?? ""] ??
    null;
  return { value, text: trimmed };
}
