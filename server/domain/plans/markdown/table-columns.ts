import { FIELD_NAMES } from "./headings";

/** What a column holds, judged by its header in several languages. */
export const COLUMN_ROLES = [
  "id",
  "item",
  "weak_item",
  "status",
  "owner",
  "priority",
  "estimate",
  "dependencies",
  "percent",
  "start",
  "due",
  "timing",
  "done",
  "metric",
  "target",
  "baseline",
  "actual",
  "risk",
  "likelihood",
  "impact",
  "mitigation",
  "phase",
  "severity",
  "person",
  "signature",
  "version",
  "change",
  "detail",
  "reference",
  "money",
  "ignored",
  "unknown",
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

/** First match wins, so the more special patterns come first. */
const PATTERNS: [ColumnRole, RegExp][] = [
  [
    "risk",
    /^(?:ris(?:k|iko|que|co|chio|ks)[- ]?(?:id|nr\.?|#|no\.?)|(?:key |top |main |identified |potential )?risks?(?: (?:description|event|item|factor|name|title))?|risiko|risiken|risque|riesgo|risco|rischio|ryzyko|риск|threats?|bedrohung|menace|amenaza|风险(?:项|描述)?|風險|リスク|위험|riziko|ризик|kockázat|risc|rủi ro|risiko utama|riski|κίνδυνος)$/iu,
  ],
  [
    "likelihood",
    /^(?:likelihood|probability|prob\.?|chance|eintritt(?:swahrscheinlichkeit|sw\.)?|wahrscheinlichkeit|probabilité|vraisemblance|probabilidad|probabilidade|probabilità|waarschijnlijkheid|prawdopodobieństwo|вероятность|olasılık|可能性|概率|発生確率|확률)$/iu,
  ],
  [
    "mitigation",
    /^(?:mitigations?(?: (?:strategy|plan|steps))?|contingency(?: plan)?|countermeasures?|gegenmaßnahmen?|maßnahmen?|mitigación|mitigação|mitigazione|atténuation|mesures?|mitigatie|меры|снижение|应对(?:措施)?|缓解(?:措施)?|対策|완화|önlem(?:ler)?|azaltma|działania(?: zaradcze)?|mitigações|contingência|contingencia|maatregel(?:en)?)$/iu,
  ],
  [
    "impact",
    /^(?:impacts?|auswirkung(?:en)?|schadenshöhe|impacto|impatto|gravité|wpływ|влияние|etki|影响|影響|영향)$/iu,
  ],
  [
    "severity",
    /^(?:sev(?:erity)?|schweregrad|sévérité|severidad|gravedad|severidade|level|alert(?: level)?|tier|code|http code|error(?: code)?|error type|symptoms?|scenario|failure(?: mode| scenario)?|trigger|condition|problem|szenario|störung|scénario|escenario|严重(?:性|程度)?|场景|重大度)$/iu,
  ],
  ["version", /^(?:version|revision|rev\.?|release|versión|versão|versione|версия|版本|バージョン|버전)$/iu],
  [
    "change",
    /^(?:changes?|changelog|change (?:description|summary)|description of changes?|änderung(?:en)?|modifications?|cambios?|mudanças?|alteraç(?:ão|ões)|изменени[ея]|变更(?:内容|说明)?|修改内容|変更内容|변경 ?내용)$/iu,
  ],
  [
    "signature",
    /^(?:signer|initials|approve ?\/ ?reject|signature|signed|sign[- ]?off|unterschrift|firma|assinatura|podpis|подпись|签(?:字|名)|署名|서명|approved(?: by)?|approval)$/iu,
  ],
  [
    "metric",
    /^(?:(?:key )?metrics?|metrik(?:en)?|kpis?|(?:key )?indicators?|slis?|measure|measurement|kennzahl|métriques?|indicateurs?|métricas?|indicador(?:es)?|metric[ah]e|metrica|indicatore|metriek|wskaźnik|метрика|показатель|metrik|gösterge|指标|指標|メトリクス?|측정항목|지표|benchmark|quality attribute|sla|slo name|ukazatel|metrika|показник|mutató|chỉ số|metrik|mittari|nyckeltal|性能指标|性能項目)$/iu,
  ],
  [
    "baseline",
    /^(?:baseline|current(?: (?:value|state|status|level))?|before|today|now|as-is|vorher|aktuell(?:er wert)?|base|ligne de base|actuel(?:le)?|avant|línea base|valor actual|antes|atual|attuale|prima|huidig|obecnie|текущ\p{L}*|базов\p{L}*|до|mevcut|当前(?:值)?|现状|現状|基线|현재)$/iu,
  ],
  [
    "target",
    /^(?:targets?(?: (?:value|level))?|goals?|objectives?|slos?|threshold|limit|budget|expected value|required value|after|to-be|zielwert|ziel|soll(?:-?wert)?|grenzwert|schwellwert|objectif|cible|valeur cible|seuil|objetivo|meta|umbral|alvo|obiettivo|doel|streefwaarde|cel|целевое(?: значение)?|цель|порог|hedef|目标(?:值)?|阈值|目標(?:値)?|閾値|목표(?:치)?|acceptable|pass criteria|cíl|ціль|mål|tavoite|cél|mục tiêu|sasaran|p\d{2}(?:\.\d+)?|expected performance)$/iu,
  ],
  [
    "actual",
    /^(?:actuals?|actual (?:value|result)|results?|measured|achieved|observed|ist(?:-?wert)?|gemessen|ergebnis|résultat|mesuré|resultado|medido|risultato|resultaat|wynik|факт(?:ическое)?(?: значение)?|результат|gerçekleşen|实际(?:值)?|实测|結果|実績|실제)$/iu,
  ],
  [
    "done",
    /^(?:go ?\/ ?no-?go|done\??|completed?\??|checked|check ?box|☐|☑|✅|✓|✔️?|\[ ?[xX]?\]|pass(?:ed)?(?: ?\/ ?fail(?:ed)?)?|pass\?|result ?\(pass\/fail\)|ready\??|erledigt|fertig|geprüft|ok\??|o\.k\.|fait|terminé|hecho|completado|feito|concluído|fatto|klaar|gereed|zrobione|готово|выполнено|сделано|tamam|完成|是否完成|完了|済|チェック|완료)$/iu,
  ],
  [
    "item",
    /^(?:tasks?(?: (?:name|description|title))?|sub-?tasks?|actions?(?: items?| required)?|to-?dos?|activit(?:y|ies)|check(?: ?(?:name|item|point|list)s?(?: item)?)?|checklist(?: item)?|items?|steps?|work ?items?|test(?: case| name)?s?|verification|aufgaben?|aktion(?:en)?|tätigkeit|aktivität|schritt|prüfpunkt|prüfung|maßnahme|tâches?|étapes?|actions?|activités?|vérification|tareas?|actividad(?:es)?|acción|acciones|paso|verificación|tarefas?|atividades?|ação|ações|etapa|passo|attività|azione|passaggio|compito|ta(?:ak|ken)|activiteit|actie|stap|zadani[ea]|krok|czynność|задач[аи]|действие|шаг|мероприятие|проверка|görev|adım|任务(?:名称)?|任務|事项|事項|检查项|检查点|检查内容|工作项|工作内容|步骤|操作|タスク|作業(?:内容|項目)?|チェック項目|項目|確認項目|작업|항목|할 일|점검 ?항목|uppgift|steg|acceptance criteri(?:on|a)|exit criteri(?:on|a)|gate|deliverables?|work|milestones?|meilensteine?|jalon|hito|marco|里程碑|マイルストーン|liefergegenstand|livrables?|entregables?|entregáve(?:l|is)|交付物|user story|story|epic|công việc|nhiệm vụ|hạng mục|tugas|kegiatan|aktivitas|úkol|činnost|завдання|дія|крок|opgave|oppgave|tehtävä|feladat|lépés|sarcin[ăa]|activitate|εργασία|ενέργεια|المهمة|מהمة|משימה|कार्य|งาน|punkt|åtgärd|toiminto|kontrollpunkt|mục kiểm tra|检查事项|检核项|交付项|作業項目|確認事項|점검사항|업무)$/iu,
  ],
  [
    "weak_item",
    /^(?:criteri(?:on|a)|kriterium|kriterien|critère|criterio|critério|критерий|controls?|kontrolle|features?|functionality|function|requirements?|components?|modules?|areas?|topics?|categor(?:y|ies)|names?|titles?|description|descripción|descrição|beschreibung|bereich|anforderung|funktion|fonctionnalité|exigence|composant|funcionalidad|requisito|componente|funzionalità|wymaganie|требование|функция|компонент|описание|功能|功能点|需求|模块|内容|名称|描述|説明|機能|要件|기능|요구사항|설명|document(?:ation)?|artifact|file|service|system|event|what|question|objective|focus(?: areas?)?|workstream|track|initiative|project|subject|goal|funkce|požadavek|вимога|funktionalitet|krav|ominaisuus|követelmény|cerință|tính năng|yêu cầu|fitur|kebutuhan|özellik|gereksinim|constraint|problem statement|change request|bug|defect|finding|vulnerability|dataset|table|page|screen|integration|api|job|workflow|process|policy|domain|pillar|capability|improvements?|enhancements?|optimi[sz]ations?|recommendations?|fix(?:es)?|verbesserung(?:en)?|améliorations?|mejoras?|melhorias?|улучшени[ея]|iyileştirme|改进|改善)$/iu,
  ],
  ["phase", /^(?:phases?|stage|sprint|iteration|fase|étape|этап|фаза|阶段|階段|フェーズ|단계)$/iu],
  [
    "person",
    /^(?:accountable|consulted|informed|rechenschaftspflichtig|konsultiert|informiert|roles?|rolle|rôle|rol|papel|ruolo|роль|角色|役割|역할|names?|team|member|contact(?:s| person)?|kontakt|ansprechpartner|e-?mail|phone|telefon|slack|stakeholder|department|abteilung|escalation|on-call|approver|reviewer|responsibilit(?:y|ies)|verantwortung|联系人|连络先)$/iu,
  ],
  [
    "reference",
    /^(?:solutions?|lösung|solución|solução|soluzione|решение|solution|çözüm|解決策?|解决方案|where(?: to go)?|wo|où|dónde|onde|куда(?: идти)?|где|files?|datei|fichier|archivo|arquivo|файлы?|dosya|文件|ファイル|meaning|bedeutung|signification|significado|значение|anlamı?|含义|意味|required\??|mandatory|optional|supported|weight(?:ing|ed score)?|score|rating|example|columns?|commands?|urls?|links?|tools?|technolog(?:y|ies)|port|environment|variable|env(?: var(?:iable)?)?|default|type|value|example|config(?: file)?|path|method|endpoint|definition|term|meaning|rationale|reason|begründung|raison|razón|motivo|gerekçe|причина|理由|decisions?|entscheidung(?:en)?|décision|decisión|decisão|decisione|决定|決定(?:事項)?|befehl|werkzeug|technologie|commande|outil|comando|herramienta|команда|инструмент|命令|工具|链接|接口|地址|路径|域名|端口|方法|网址|コマンド|ツール)$/iu,
  ],
  [
    "money",
    /^(?:(?:estimated |monthly |total |unit )?(?:costs?|price|budget|amount)(?: ?\/ ?(?:month|mo|year))?|resources?|quantity|qty|kosten|preis|coût|prix|costo|precio|custo|preço|стоимость|费用|成本|価格|費用|비용|savings|roi|revenue)$/iu,
  ],
  [
    "detail",
    /^(?:notes?|comments?|remarks?|details?|evidence|description|short description|anforderung|deliverable|bemerkung(?:en)?|kommentar|anmerkung|remarques?|commentaires?|notas?|comentarios?|observações|osservazioni|note|opmerking(?:en)?|uwagi|примечани[ея]|комментарий|notlar|备注|说明|備考|비고|expected(?: result)?|verified by|verifiziert durch|go|no-go)$/iu,
  ],
];

export function columnRole(header: string): ColumnRole {
  const name = header
    .replace(/[_]+/g, " ")
    .replace(/\s*[([][^)\]]*[)\]]\s*$/, "")
    .replace(/^[^\p{L}\p{N}#№%☐☑✅✓✔[]+/u, "")
    .trim();
  if (name === "") return "unknown";
  if (FIELD_NAMES.id.test(name)) return "id";
  for (const [role, pattern] of PATTERNS) {
    // Headers that are both a word for an item and for a field ("Milestone", "Team") are decided by the tables below.
    if (pattern.test(name)) return role;
    if (role === "severity") {
      const field = fieldRole(name);
      if (field) return field;
    }
  }
  return lastWord(name);
}

function fieldRole(name: string): ColumnRole | null {
  for (const field of [
    "status",
    "priority",
    "estimate",
    "dependencies",
    "percent",
    "start",
    "due",
    "owner",
    "timing",
  ] as const) {
    if (FIELD_NAMES[field].test(name)) return field;
  }
  return /^(?:time|uhrzeit|zeit|heure|hora|ora|tijd|godzina|время|时间|時刻|시간|day|tag|jour|día|dia|week|date(?: ?\/ ?time)?)$/iu.test(
    name,
  )
    ? "timing"
    : null;
}

const HAN_SUFFIXES: [ColumnRole, RegExp][] = [
  ["reference", /(?:工具|命令|链接|路径|文件|方式|ツール|コマンド|ファイル)$/u],
  ["owner", /(?:负责人|责任人|担当者?|担当)$/u],
  ["status", /(?:状态|狀態|状況|状態|상태)$/u],
  ["timing", /(?:时间|時間|日期|日程|时刻)$/u],
  ["item", /(?:任务|任務|事项|检查项|步骤|タスク|작업)$/u],
  ["metric", /(?:指标|指標)$/u],
  ["target", /(?:目标值?|目標値?|阈值)$/u],
];

/** "Security Task", "Launch item", "Current owner": the last word decides, if any does. */
function lastWord(name: string): ColumnRole {
  const words = name.split(/[\s/]+/);
  const last = words.at(-1) ?? "";
  const suffix = HAN_SUFFIXES.find(([, pattern]) => pattern.test(name));
  if (suffix) return suffix[0];
  if (words.length < 2 || words.length > 4 || last.length < 3) return "unknown";
  for (const [role, pattern] of PATTERNS) {
    if (["item", "risk", "metric", "target"].includes(role) && pattern.test(last)) return role;
  }
  return fieldRole(last) ?? "unknown";
}
