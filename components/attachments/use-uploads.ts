"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useAnnounce } from "@/components/ui/live-region";
import { randomKey } from "@/lib/random-key";
import { announceFile, attachmentKeys, bytesAddress } from "./queries";
import { sendBytes } from "./send-bytes";
import { UploadList } from "./upload-list";

/** One list an item for as long as the page lives: closing the item does not end what is on its way. */
const lists = new Map<string, UploadList>();

export function useUploads(launchId: string, nodeId: string): UploadList {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const say = useRef(announce);
  useEffect(() => {
    say.current = announce;
  });
  return useMemo(() => {
    const known = lists.get(nodeId);
    if (known) return known;
    const made = new UploadList({
      send: async (file, signal, onProgress) => {
        const { attachmentId } = await announceFile(launchId, nodeId, file);
        await sendBytes(bytesAddress(launchId, attachmentId), file, { signal, onProgress });
      },
      arrived: (file) => {
        say.current(`${file.name} is attached.`);
        void queries.invalidateQueries({ queryKey: attachmentKeys.item(launchId, nodeId) });
      },
      newId: randomKey,
    });
    lists.set(nodeId, made);
    return made;
  }, [queries, launchId, nodeId]);
}
