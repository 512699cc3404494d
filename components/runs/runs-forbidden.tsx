import { ButtonLink } from "@/components/ui/button";
import { Card, PageHeader } from "@/components/ui/layout";
import { EmptyState } from "@/components/ui/states";

/** What people see who may not read runs, when somebody sent them the address of one. */
export function RunsForbidden({ launchSlug }: { launchSlug: string }) {
  return (
    <div className="grid gap-5">
      <PageHeader title="Runs" />
      <Card flush>
        <EmptyState
          title="Runs and their logs are for the team."
          action={
            <ButtonLink href={`/launches/${encodeURIComponent(launchSlug)}`}>Open the overview</ButtonLink>
          }
        >
          The overview shows how far the launch is. If you need the logs, ask an admin for another role.
        </EmptyState>
      </Card>
    </div>
  );
}
