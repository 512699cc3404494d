"use client";

import { useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import type { NodeView } from "@/server/domain/plans/schema";

/** The title in its own row: Enter or leaving it saves, Escape gives it up. */
export function TitleEditor({
  node,
  onDone,
}: {
  node: NodeView;
  onDone: (id: string, title: string | null) => void;
}) {
  const [text, setText] = useState(node.title);
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => input.current?.select(), []);
  const finish = (title: string | null) => {
    if (done.current) return;
    done.current = true;
    const changed = title !== null && title.trim() !== "" && title.trim() !== node.title;
    onDone(node.id, changed ? title.trim() : null);
  };
  return (
    <Input
      ref={input}
      aria-label={`Title of ${node.externalId ?? node.title}`}
      value={text}
      maxLength={2000}
      className="h-7 px-2"
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(text)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === "Enter" ? text : null);
      }}
    />
  );
}
