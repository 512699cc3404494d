"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import type { PaletteAction, PaletteGroup } from "./palette";
import { findActions, type RankedGroup, recentIds, rememberRecent } from "./palette-search";

/** The window behind Ctrl K; loaded when it is first opened. */
// biome-ignore lint/style/noDefaultExport: React.lazy loads default exports
export default function PaletteDialog({
  groups,
  onClose,
}: {
  groups: readonly PaletteGroup[];
  onClose: () => void;
}) {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const [recent] = useState(recentIds);
  const found = useMemo(() => findActions(groups, query, recent), [groups, query, recent]);

  const choose = (action: PaletteAction) => {
    rememberRecent(action.id);
    onClose();
    if (action.href) router.push(action.href);
    else action.run?.();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          aria-label="Search and do"
          className="fixed inset-x-2 top-2 z-40 mx-auto flex max-h-[80dvh] max-w-xl flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-pop outline-none sm:top-[12dvh]"
        >
          <Autocomplete.Root
            open
            inline
            items={found}
            filter={null}
            mode="none"
            autoHighlight="always"
            keepHighlight
            value={query}
            onValueChange={setQuery}
            itemToStringValue={(action: PaletteAction) => action.text}
          >
            <div className="flex items-center gap-3 border-line border-b px-4">
              <Search className="size-4 text-ink-3" aria-hidden="true" />
              <Autocomplete.Input
                aria-label="Search and do"
                placeholder="Go to an item, a run, a page; or do something"
                className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
              />
            </div>
            <Autocomplete.Empty className="px-4 py-6 text-ink-2 empty:hidden">
              {found.length === 0 ? "Nothing here has that name or id." : null}
            </Autocomplete.Empty>
            <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 empty:hidden">
              {(group: RankedGroup) => (
                <Autocomplete.Group key={group.value} items={group.items}>
                  <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-ink-3 text-sm">
                    {group.value}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(action: PaletteAction) => (
                      <Autocomplete.Item
                        key={action.id}
                        value={action}
                        onClick={() => choose(action)}
                        className="flex min-h-9 items-center gap-3 rounded-sm px-2.5 data-highlighted:bg-hover data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-accent pointer-coarse:min-h-11"
                      >
                        <span className="min-w-0 flex-1 truncate">{action.text}</span>
                        {action.hint ? <span className="text-ink-3 text-sm">{action.hint}</span> : null}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
