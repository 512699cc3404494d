"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Check } from "lucide-react";
import { useState } from "react";
import { useLive } from "@/components/shell/live";
import { usePaletteActions } from "@/components/shell/palette";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuNote, MenuSeparator } from "@/components/ui/menu";
import { useToast } from "@/components/ui/toast";
import type { SavedView } from "@/server/domain/views/schema";
import { normalQuery, sendEdit, sendRemove, sendSave, type ViewEdit, viewKeys, viewsQuery } from "./queries";
import { ViewDialog } from "./view-dialog";

export type ViewsMenuProps = {
  launchId: string;
  /** The page's own word for itself. */
  page: string;
  /** What is shown now, as in the address. */
  query: string;
  mayWrite: boolean;
  mayShare: boolean;
  /** Shows a view; the empty one is the page without filters. */
  onShow: (query: string) => void;
};

type Asking = { is: "save" } | { is: "rename"; view: SavedView };

/** The saved views of a page: to go to, to save what is shown, and to keep in order. */
export function ViewsMenu({ launchId, page, query, mayWrite, mayShare, onShow }: ViewsMenuProps) {
  const { views, save, change, remove } = useViews(launchId, page);
  const [asking, setAsking] = useState<Asking | null>(null);
  const shown = views.find((view) => normalQuery(view.query) === normalQuery(query));
  const mayChange = (view: SavedView) => mayWrite && (!view.shared || mayShare);
  usePaletteActions("Views", [
    ...views.map((view) => ({
      id: `view-${view.id}`,
      text: `View: ${view.name}`,
      hint: view.shared ? "shared" : "mine",
      run: () => onShow(view.query),
    })),
    ...(mayWrite && !shown
      ? [{ id: "view-save", text: "Save what is shown as a view", run: () => setAsking({ is: "save" }) }]
      : []),
  ]);
  const item = (view: SavedView) => (
    <MenuItem
      key={view.id}
      icon={
        <Check
          className={view.id === shown?.id ? "size-3.5" : "invisible size-3.5"}
          aria-label={view.id === shown?.id ? "Shown now:" : undefined}
          aria-hidden={view.id === shown?.id ? undefined : true}
        />
      }
      hint={view.usual ? "opens first" : undefined}
      onSelect={() => onShow(view.query)}
    >
      {view.name}
    </MenuItem>
  );
  const mine = views.filter(({ shared }) => !shared);
  const ours = views.filter(({ shared }) => shared);
  return (
    <>
      <Menu
        trigger={
          <Button variant="quiet" icon={<Bookmark className="size-4" aria-hidden="true" />}>
            <span className="max-w-40 truncate">{shown ? shown.name : "Views"}</span>
          </Button>
        }
      >
        <MenuItem icon={<span className="size-3.5" />} onSelect={() => onShow("")}>
          Everything
        </MenuItem>
        {mine.length > 0 ? <MenuNote>Mine</MenuNote> : null}
        {mine.map(item)}
        {ours.length > 0 ? <MenuNote>Shared with everybody here</MenuNote> : null}
        {ours.map(item)}
        {mayWrite ? <MenuSeparator /> : null}
        {mayWrite && !shown ? (
          <MenuItem onSelect={() => setAsking({ is: "save" })}>Save what is shown…</MenuItem>
        ) : null}
        {shown && mayChange(shown) ? (
          <>
            <MenuItem onSelect={() => setAsking({ is: "rename", view: shown })}>Rename this view…</MenuItem>
            <MenuItem onSelect={() => void change(shown, { usual: !shown.usual })}>
              {shown.usual ? "Do not open the page with it" : "Open the page with it"}
            </MenuItem>
            <MenuItem onSelect={() => void remove(shown)}>Remove this view</MenuItem>
          </>
        ) : null}
      </Menu>
      {asking?.is === "save" ? (
        <ViewDialog
          title="Save this view"
          verb="Save"
          draft={{ name: "", shared: false, usual: false }}
          mayShare={mayShare}
          onSave={(draft) => save({ ...draft, page, query: normalQuery(query) })}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking?.is === "rename" ? (
        <ViewDialog
          title="Rename the view"
          verb="Rename"
          draft={asking.view}
          mayShare={null}
          onSave={({ name }) => change(asking.view, { name }, true)}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  );
}

function useViews(launchId: string, page: string) {
  const queries = useQueryClient();
  const toast = useToast();
  const { data } = useQuery(viewsQuery(launchId, page));
  const refresh = () => queries.invalidateQueries({ queryKey: viewKeys.list(launchId, page) });
  useLive((event) => {
    if (event.stream === launchId && event.type === "views.changed") void refresh();
  });
  const refused = (title: string, error: unknown) =>
    toast({ title, description: error instanceof Error ? error.message : "Try again.", status: "failed" });
  return {
    views: data?.views ?? [],
    save: async (view: Parameters<typeof sendSave>[1]) => {
      await sendSave(launchId, view);
      await refresh();
      toast({ title: `Saved the view “${view.name}”.` });
    },
    /** `asked`: a window shows what went wrong. */
    change: async (view: SavedView, edit: ViewEdit, asked = false) => {
      try {
        await sendEdit(launchId, view, edit);
      } catch (error) {
        if (asked) throw error;
        refused("The view was not changed.", error);
      } finally {
        await refresh();
      }
    },
    remove: async (view: SavedView) => {
      const { page: where, name, query, shared, usual } = view;
      const restore = () =>
        sendSave(launchId, { page: where, name, query, shared, usual })
          .then(refresh)
          .catch((error: unknown) => refused("The view could not be put back.", error));
      try {
        await sendRemove(launchId, view);
        toast({
          title: `Removed the view “${name}”.`,
          action: { text: "Undo", run: () => void restore() },
        });
      } catch (error) {
        refused("The view was not removed.", error);
      } finally {
        await refresh();
      }
    },
  };
}
