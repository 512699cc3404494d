import { LinkTabs } from "@/components/ui/tabs";

/** The two pages of the room. */
export function StoreTabs({ current }: { current: "stores" | "keys" }) {
  return (
    <LinkTabs
      label="Stores and keys"
      tabs={[
        { href: "/stores", text: "Stores", current: current === "stores" },
        { href: "/stores/keys", text: "Keys", current: current === "keys" },
      ]}
    />
  );
}
