import { Panel, Timeline } from "@/components/ui/layout";
import { Time } from "@/components/ui/time";
import type { ActivityView } from "@/server/domain/launches/schema";
import { didText } from "./overview-words";

/** What was done last, and by whom. */
export function Activity({ entries }: { entries: readonly ActivityView[] }) {
  return (
    <Panel title="Activity">
      {entries.length === 0 ? <p className="text-ink-2">Nothing has been done yet.</p> : null}
      <Timeline
        label="What was done last, newest first"
        entries={entries.map(({ seq, at, actor, action, label }) => ({
          id: seq,
          title: (
            <>
              <span className="font-medium">{actor}</span> {didText(action)}{" "}
              <span className="text-ink-2">{label}</span>
            </>
          ),
          time: <Time at={at} />,
        }))}
      />
    </Panel>
  );
}
