import { importPlan } from "@/server/domain/plans";
import { registerSystem } from "@/server/domain/systems";
import { command } from "@/server/kernel/command";
import type { CommandContext } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { isDomainError } from "@/server/kernel/errors";
import type {} from "@/server/kernel/ports/demo-database";
import { emptyInput } from "@/server/kernel/verb";
import { launchChanged } from "./events";
import { toLaunchView } from "./rows";
import { dayAfter, freeSlug } from "./rules";
import { sampleHistory } from "./sample-history";
import { sampleMeasurements } from "./sample-measurements";
import { samplePlan } from "./sample-plan";
import { sampleView } from "./schema";

const NAME = "Evening visits";
const DAYS_TO_TARGET = 24;

export const createSample = command({
  name: "launches.create-sample",
  summary: "Create the sample launch with a plan and a demo database, or give the one there is",
  permission: "launches:sample",
  input: emptyInput,
  output: sampleView,
  timeoutMs: 60_000,
  run: async (tx) => {
    // Two people who press at once: the second waits and is given the first one's sample.
    await tx.db.$executeRaw`select pg_advisory_xact_lock(hashtextextended('launches:sample', 0))`;
    const existing = await tx.db.launch.findFirst({ where: { sample: true } });
    if (existing) {
      tx.unchanged();
      return { launch: toLaunchView(existing), created: false, withoutDatabase: null };
    }
    const taken = await tx.db.launch.findMany({ where: { slug: { startsWith: "sample" } } });
    const launch = toLaunchView(
      await tx.db.launch.create({
        data: {
          name: NAME,
          version: "1.0.0-rc.2",
          slug: freeSlug("sample", new Set(taken.map(({ slug }) => slug))),
          targetDate: new Date(dayAfter(tx.now(), DAYS_TO_TARGET)),
          sample: true,
        },
      }),
    );
    tx.audit({ subject: "launch", subjectId: launch.id, launchId: launch.id, label: NAME });
    tx.emit(launchChanged.on(CONSOLE_STREAM, launch));
    const { progress } = await importPlan.within(tx, {
      launchId: launch.id,
      fileName: "evening-visits.md",
      text: samplePlan(tx.now()),
    });
    const past = sampleHistory(tx.now(), progress).map((point) => ({ ...point, launchId: launch.id }));
    await tx.db.planProgress.createMany({ data: past });
    const targets = await tx.db.planNode.findMany({
      where: { kind: "target", source: { plan: { launchId: launch.id } } },
      select: { id: true, title: true },
    });
    const measured = sampleMeasurements(tx.now(), targets);
    await tx.db.targetMeasurement.createMany({
      data: measured.map((row) => ({ ...row, launchId: launch.id })),
    });
    return { launch, created: true, withoutDatabase: await addDatabase(tx, launch.id) };
  },
});

/** Null, or why there is none: the sample is worth having without it. */
async function addDatabase(tx: CommandContext, launchId: string): Promise<string | null> {
  const answer = await tx.ports.outside.demoDatabase.create().catch((error: unknown) => {
    tx.ports.logger.warn({ err: error }, "the demo database could not be made");
    const why = isDomainError(error) ? error.message : "The server refused; the console's log says why.";
    return { ok: false as const, reason: why };
  });
  if (!answer.ok) return answer.reason;
  await registerSystem.within(tx, {
    launchId,
    environment: "staging",
    name: "Bookings",
    kind: "database",
    engine: "postgresql",
    connection: answer.connection,
  });
  return null;
}
