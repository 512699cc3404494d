import { LinkTabs } from "@/components/ui/tabs";

/** The plan in its forms: as a tree to work in, and in time. */
export function PlanTabs({ slug, current }: { slug: string; current: "plan" | "timeline" }) {
  const plan = `/plans/${encodeURIComponent(slug)}`;
  return (
    <LinkTabs
      label="Forms of the plan"
      tabs={[
        { href: plan, text: "Plan", current: current === "plan" },
        { href: `${plan}/timeline`, text: "Timeline", current: current === "timeline" },
      ]}
    />
  );
}
