import { describe, expect, it } from "vitest";
import { tableShape } from "./table-kind";

const cells = (row: string) => row.split("|").map((cell) => cell.trim());
const judge = (header: string, rows: string[], label = "") =>
  tableShape(cells(header), rows.map(cells), { label, phaseHeadings: true }).kind;

describe("tableShape", () => {
  it.each([
    ["Item | Status | Notes", ["Rotate keys | Done | ", "Tell support | Open | "]],
    ["Area | Item | Owner | Status", ["Web | Cache headers | Ana | "]],
    ["# | Check | Command | Expected", ["1 | Health answers | curl /health | 200"]],
    ["Requirement | Status | Evidence", ["Encrypted disks | ✅ | ", "Audit trail | 🚧 | "]],
    ["Issue | Severity | Status", ["Login loops on Safari | High | Open"]],
    ["Issue | Title | Assignee", ["OPS-12 | Rotate keys | ana"]],
    ["Feature | Effort | Priority", ["Single sign-on | 4 weeks | High"]],
    ["Test case | Result", ["Restore a backup | "]],
    ["Scenario | Expected | Pass", ["Region lost | Fails over | "]],
    ["Milestone | Target date | Status", ["Beta | 2027-01-04 | On track"]],
    ["Deliverable | Due", ["Runbook | Friday"]],
    ["No. | Aktivität | Verantwortlich | Termin", ["1 | Daten umziehen | Jana | KW 12"]],
    ["Étape | Responsable | Statut", ["Geler le schéma | Léa | à faire"]],
    ["Tarefa | Responsável | Prazo | Estado", ["Validar backups | Rui | 2027-01-01 | pendente"]],
    ["Attività | Responsabile | Stato", ["Verifica copie | Gia | in corso"]],
    ["Taak | Eigenaar | Status", ["Back-up testen | Jan | klaar"]],
    ["Zadanie | Właściciel | Status", ["Test kopii | Ola | w toku"]],
    ["Завдання | Відповідальний | Термін", ["Перевірити копію | Олена | 2027-01-01"]],
    ["Uppgift | Ansvarig | Status", ["Testa återläsning | Eva | klar"]],
    ["Công việc | Người phụ trách | Trạng thái", ["Kiểm tra sao lưu | Anh | xong"]],
    ["序号 | 检查项 | 负责人 | 是否完成", ["1 | 备份可恢复 | 王敏 | 是"]],
    ["項目 | 担当 | 期限 | 状態", ["監視設定 | 佐藤 | 3/1 | 完了"]],
    ["작업 | 담당자 | 상태", ["백업 확인 | 김 | 완료"]],
    ["Görev | Sorumlu | Durum", ["Yedek testi | Ali | bitti"]],
    [" | | ", ["☐ | Freeze | Ines"]],
    [" | | ", ["T1 | Freeze the schema | ✅", "T2 | Tell support | ⏳"]],
    ["Čo | Kto | Kedy", ["☐ Zmraziť schému | Jana | zajtra"]],
    ["Task | Owner | R&D cost", ["Freeze | Ana | 3"]],
  ])("work: %s", (header, rows) => expect(judge(header, rows)).toBe("task"));

  it.each([
    ["Time | Activity | Owner", ["08:00 | Stop the writers | Ana"]],
    ["Date | Event", ["Jan 15, 2027 | Code freeze"]],
    ["Week | Focus | Deliverables", ["1-2 | Set-up | Scripts"]],
    ["When | What", ["T-1 day | Freeze", "T+0 | Switch"]],
    ["Tag | Aufgabe", ["Tag 1 | Aufbau"]],
    ["日期 | 里程碑", ["2027-03-01 | 上线"]],
    ["Uhrzeit | Aktion | Wer", ["20:00 | Abschalten | Jana"]],
  ])("schedule: %s", (header, rows) => expect(judge(header, rows)).toBe("schedule"));

  it.each([
    ["Metric | Target", ["Latency | < 200ms"]],
    ["Metric | Week 1 | Week 4", ["Sign-ups | 100 | 400"]],
    ["KPI | Before | After", ["Time to restore | 4 h | 30 min"]],
    ["Performance | Target", ["Page load | < 2s", "API | < 100ms"]],
    ["Endpoint | p50 | p95", ["/search | 40ms | 120ms"]],
    ["Resource | Current | Target", ["CPU | 80% | 60%"]],
    ["Métrica | Actual | Meta", ["Errores | 2% | 0.5%"]],
    ["Indicateur | Cible", ["Disponibilité | 99,9 %"]],
    ["指标 | 当前 | 目标", ["响应时间 | 300ms | < 200ms"]],
    ["指標 | 目標値", ["稼働率 | 99.9%"]],
    ["Kennzahl | Soll | Ist", ["Fehlerquote | ≤ 1 % | "]],
    ["Показатель | Цель", ["Доступность | 99,9%"]],
  ])("metric: %s", (header, rows) => expect(judge(header, rows)).toBe("metric"));

  it.each([
    ["Risk | Probability | Impact | Mitigation", ["Late | High | High | Start now"]],
    ["Threat | Countermeasure", ["Phishing | Training"]],
    ["Issue | Impact | Mitigation", ["Slow disk | High | Cache"]],
    ["# | Risk | Status | Owner", ["1 | Late supplier | Open | Ana"]],
    ["Area | Risk | Response", ["Web | Slow | Cache"]],
    ["Risiko | Eintrittswahrscheinlichkeit | Maßnahme", ["Ausfall | mittel | Zweitsystem"]],
    ["风险 | 概率 | 影响 | 应对", ["延期 | 高 | 高 | 提前"]],
    ["Riesgo | Probabilidad | Impacto", ["Retraso | Alta | Alto"]],
    ["リスク | 影響 | 対策", ["遅延 | 大 | 早期着手"]],
    ["Риск | Вероятность | Меры", ["Срыв | высокая | запас"]],
  ])("risk: %s", (header, rows) => expect(judge(header, rows)).toBe("risk"));

  it.each([
    ["Role | Name | Phone", ["On-call | Ana | 1"]],
    ["Team | Focus | Key deliverables", ["Core | Speed | Cache"]],
    ["Severity | Condition | Response time | Action", ["P0 | Down | 5 mins | Page"]],
    ["Trigger | Action | Owner", ["Error rate > 5% | Roll back | Ana"]],
    ["Symptom | Cause | Fix", ["502 | Pool | Restart"]],
    ["Version | Date | Changes | Author", ["1.0 | 2027-01-01 | First | Ana"]],
    ["Datum | Version | Änderung", ["2027-01-01 | 1.0 | Erstfassung"]],
    ["Requirement | Technology | Config file", ["Cache | Redis | a.yml"]],
    ["Category | Tool | Purpose", ["Logs | Loki | Search"]],
    ["Variable | Default | Description", ["PORT | 80 | Listens"]],
    ["Endpoint | Method | Description", ["/a | GET | Lists"]],
    ["Activity | PM | Dev | QA", ["Freeze | A | R | C", "Test | I | C | R"]],
    ["Term | Definition", ["RTO | Time"]],
    ["Item | Monthly cost", ["Database | $40"]],
    ["Decision | Rationale | Date", ["Use X | Cheap | 2027-01-01"]],
    ["Feature | Free | Pro", ["Search | ✅ | ✅", "Export | ❌ | ✅"]],
    ["Rolle | Verantwortung", ["Leitung | Alles"]],
    ["Component | Owner", ["Search | Ana"]],
    ["角色 | 姓名 | 电话", ["值班 | 王 | 1"]],
    ["Environment | URL", ["staging | https://a.example"]],
  ])("reference: %s", (header, rows) => expect(judge(header, rows)).toBe("reference"));
});
