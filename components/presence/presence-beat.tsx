"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { randomKey } from "@/lib/random-key";
import { BEAT_MS, GONE_AFTER_MS, type PresentPeople } from "@/server/domain/presence/schema";
import { placeOf, presenceKey, sendBeat, sendLeave } from "./queries";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Says for this tab that somebody looks at the launch, as long as the tab is looked at. Shows nothing. */
export function PresenceBeat({ launchId }: { launchId: string }) {
  const queries = useQueryClient();
  const [tab] = useState(randomKey);
  const place = placeOf(usePathname());
  const item = useSearchParams().get("item");
  const nodeId = item !== null && UUID.test(item) ? item : null;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let heardAt = Date.now();
    const beat = async () => {
      clearTimeout(timer);
      if (document.hidden) return;
      timer = setTimeout(() => void beat(), BEAT_MS);
      try {
        await sendBeat(queries, launchId, tab, { place, nodeId });
        heardAt = Date.now();
      } catch {
        // Who was here is not known any more once nothing was heard for as long as a silent tab counts.
        if (Date.now() - heardAt > GONE_AFTER_MS)
          queries.setQueryData<PresentPeople>(presenceKey(launchId), { people: [], more: 0 });
      }
    };
    const onVisibility = () => {
      if (!document.hidden) return void beat();
      clearTimeout(timer);
      sendLeave(launchId, tab);
    };
    const onHide = () => sendLeave(launchId, tab);
    void beat();
    document.addEventListener("visibilitychange", onVisibility);
    window.addEventListener("pagehide", onHide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("pagehide", onHide);
    };
  }, [queries, launchId, tab, place, nodeId]);

  // Another launch is another room; within one launch the next beat moves this tab.
  useEffect(() => () => sendLeave(launchId, tab), [launchId, tab]);
  return null;
}
