import Link from "next/link";
import { Panel } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import type { SetupSteps } from "@/server/domain/launches/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { backupsHref, planHref, systemsHref } from "./addresses";

/** What makes a new launch useful. It ticks itself from what is really there, and leaves when it is done. */
export function NextSteps({ steps, slug, role }: { steps: SetupSteps; slug: string; role: Role }) {
  const list = [
    {
      id: "plan",
      done: steps.planImported,
      text: "Import the plan",
      href: planHref(slug),
      may: may(role, "plans:write"),
    },
    {
      id: "system",
      done: steps.systemRegistered,
      text: "Register a system",
      href: systemsHref(slug),
      may: may(role, "systems:write"),
    },
    {
      id: "backup",
      done: steps.backedUp,
      text: "Make the first backup",
      href: backupsHref(slug),
      may: may(role, "backups:run"),
    },
    {
      id: "team",
      done: steps.teammateAdded,
      text: "Add a teammate",
      href: "/people",
      may: may(role, "people:write"),
    },
  ];
  const left = list.filter(({ done }) => !done);
  if (left.length === 0) return null;
  return (
    <Panel
      title="Next steps"
      aside={`${list.length - left.length} of ${list.length} done`}
      className="no-print"
    >
      <ol className="grid gap-2">
        {list.map((step) => (
          <li key={step.id} className="flex items-baseline gap-2.5">
            <StatusShape
              status={step.done ? "passed" : "queued"}
              title={step.done ? "Done" : "To do"}
              className="self-center"
            />
            {step.may && !step.done ? (
              <Link href={step.href} className="link pointer-coarse:py-1.5">
                {step.text}
              </Link>
            ) : (
              <span className={step.done ? "text-ink-3" : undefined}>{step.text}</span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
