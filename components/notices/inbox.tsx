"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import { useState } from "react";
import { useLive } from "@/components/shell/live";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import { useAnnounce } from "@/components/ui/live-region";
import { Tooltip } from "@/components/ui/tooltip";
import { formatCount } from "@/lib/format";
import { InboxList } from "./inbox-list";
import { noticeKeys, noticesQuery } from "./queries";

const MOST_SHOWN = 99;

/** The bell with the number of unread notices, and the list behind it. `listens` once a page: it keeps the list live. */
export function Inbox({ me, listens = false }: { me: string; listens?: boolean }) {
  const [open, setOpen] = useState(false);
  const { data } = useInfiniteQuery(noticesQuery());
  const unread = data?.pages[0]?.unread ?? 0;
  const name = unread > 0 ? `Inbox, ${unread} unread` : "Inbox";
  return (
    <>
      {listens ? <InboxLive me={me} onOpen={() => setOpen(true)} /> : null}
      <Tooltip text={name}>
        <Button variant="quiet" aria-label={name} className="px-2.5" onClick={() => setOpen(true)}>
          <span className="relative">
            <Bell className="size-5" aria-hidden="true" />
            {unread > 0 ? (
              <span
                aria-hidden="true"
                className="-end-2.5 -top-2 absolute min-w-4 rounded-full bg-accent px-1 text-center text-on-accent text-xs leading-4"
              >
                {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
              </span>
            ) : null}
          </span>
        </Button>
      </Tooltip>
      <Drawer open={open} onOpenChange={setOpen} modal title="Inbox">
        <InboxList onGo={() => setOpen(false)} />
      </Drawer>
    </>
  );
}

function InboxLive({ me, onOpen }: { me: string; onOpen: () => void }) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  useShortcuts([{ keys: "g n", does: "Inbox", run: onOpen }], { group: "Go to" });
  useLive((event) => {
    if (event.type !== "notices.changed") return;
    if (!(event.payload as { personIds: string[] }).personIds.includes(me)) return;
    const before = queries.getQueryData(noticesQuery().queryKey)?.pages[0]?.unread ?? 0;
    void queries.invalidateQueries({ queryKey: noticeKeys.all }).then(() => {
      const now = queries.getQueryData(noticesQuery().queryKey)?.pages[0]?.unread ?? 0;
      if (now > before) announce(`Inbox: ${formatCount(now, "unread notice")}.`);
    });
  });
  return null;
}
