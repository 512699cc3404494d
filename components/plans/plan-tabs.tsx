import { LinkTabs } from "@/components/ui/tabs";

export type PlanForm = "plan" | "timeline" | "targets" | "risks";

/** The plan in its forms: to work in, in time, and its two registers. */
export function PlanTabs({ slug, current }: { slug: string; current: PlanForm }) {
  const plan = `/plans/${encodeURIComponent(slug)}`;
  return (
    <LinkTabs
      label="Forms of the plan"
      tabs={[
        { href: plan, text: "Plan", current: current === "plan" },
        { href: `${plan}/timeline`, text: "Timeline", current: current === "timeline" },
        { href: `${plan}/targets`, text: "Targets", current: current === "targets" },
        { href: `${plan}/risks`, text: "Risks", current: current === "risks" },
      ]}
    />
  );
}
