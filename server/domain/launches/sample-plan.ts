import { dayAfter } from "./rules";

/** The sample's plan as a team would write it: four phases, tasks, checks, targets and risks. Dates follow `now`. */
export function samplePlan(now: Date): string {
  const day = (days: number) => dayAfter(now, days);
  return `# Evening visits: production readiness

The museum opens its booking service for evening visits. Visitors choose an evening and a gallery, pay for up to six
people, and show a code at the door. This plan is ready when every box below is ticked and proven.

## Phase 1: Foundations

### Milestone 1.1: Data

| Task | Title | Priority | Estimate | Depends on | Owner | Status | Due |
| --- | --- | --- | --- | --- | --- | --- | --- |
| T101 | Model visitors, evenings and bookings | Critical | 3d | | Noor | Done | ${day(-30)} |
| T102 | Never sell the same place twice | Critical | 2d | T101 | Noor | Done | ${day(-24)} |
| T103 | Delete a visitor's data on request | High | 1d | T101 | Ilse | In progress | ${day(4)} |
| T104 | Keep notes about access needs out of exports | Medium | 4h | T101 | Ilse | Done | ${day(-12)} |

### Milestone 1.2: Environments

- [x] Staging runs the same versions as production
- [x] Configuration comes from one place and is reviewed
- [x] No secret is stored in the repository
- [ ] Both environments can be rebuilt from nothing within two hours
- [x] Time zone of every server is UTC
- [x] A new colleague can start the service from the handbook alone

## Phase 2: Safety nets

### Milestone 2.1: Backup and restore

- [ ] The booking database is backed up every night
- [ ] A backup was restored into a new database and its rows were counted
- [ ] Backups are locked with a key that is kept elsewhere
- [x] It is written down who may restore, and who is asked first
- [ ] Restoring takes less than 30 minutes, measured
- [ ] An alarm tells when a night passes without a backup

### Milestone 2.2: Security

| Task | Title | Priority | Estimate | Depends on | Owner | Status | Due |
| --- | --- | --- | --- | --- | --- | --- | --- |
| T201 | Door codes cannot be guessed | Critical | 1d | T102 | Teun | In progress | ${day(-2)} |
| T202 | Sign-in attempts are limited per address | High | 6h | | Teun | Done | ${day(-9)} |
| T203 | Dependencies have no known holes | High | 4h | | Noor | Open | ${day(6)} |
| T204 | Payment provider signs off our set-up | Critical | 5d | T202 | Maren | Blocked | ${day(3)} |

- [x] Pages send security headers
- [ ] Certificates renew by themselves, seen once
- [x] Former staff have no access left
- [ ] A stranger tried for a day to see other people's bookings

### Milestone 2.3: Watching it

- [x] Errors reach the person on call within two minutes
- [ ] The booking page is probed from outside every minute
- [ ] Somebody is named on the rota for the first two weeks
- [x] Logs carry a request id and no names

## Phase 3: Under load

| Metric | Baseline | Target | Actual |
| --- | --- | --- | --- |
| Booking page, p95 | 820 ms | < 400 ms | 460 ms |
| Places sold per minute at opening | 45 | >= 300 | |
| Failed payments | 2.1 % | < 0.5 % | 0.8 % |
| Time to restore | | < 30 min | |

- [x] A load test repeats the opening day of the summer exhibition
- [ ] At three times that load nobody is sold a place that is gone
- [ ] The service slows down in order: first the calendar, last the payment
- [x] Pictures of the galleries come from a cache
- [ ] A lost payment answer leaves the booking open, not lost
- [ ] The door app works for an hour without a network
- [ ] The calendar can be used with a keyboard and with a screen reader

## Phase 4: Opening night

| Task | Title | Priority | Estimate | Depends on | Owner | Status | Due |
| --- | --- | --- | --- | --- | --- | --- | --- |
| T401 | Train the door staff | High | 2d | | Maren | Open | ${day(17)} |
| T402 | Rehearse the opening with forty invited guests | Critical | 1d | T201, T401 | Maren | Open | ${day(20)} |
| T403 | Decide go or no-go | Critical | 2h | T204, T402 | Noor | Open | ${day(22)} |

- [ ] The old paper lists are kept for the first week
- [ ] The phone line knows how to move a booking
- [ ] Rolling back takes one person and ten minutes
- [ ] Prices and opening hours were read aloud by two people
- [x] The press date is agreed with the director
- [ ] Visitors with a booking hear of a closed evening the same day
- [ ] Everybody on the rota has rolled back once, for practice

## Risks

| Risk | Likelihood | Impact | Mitigation |
| --- | --- | --- | --- |
| The payment provider answers late | Medium | High | Ask for a date in writing; opening with pay at the door is possible |
| Everybody books in the first ten minutes | High | Medium | Open the evenings in four steps |
| The network at the north door fails | Medium | Medium | The door app carries the evening's list |
`;
}
