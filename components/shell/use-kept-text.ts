"use client";

import { useCallback, useEffect, useState } from "react";
import { keptText } from "./kept-text";

/** A text that outlives the page until it is set to "". Give one key for what the text is about. */
export function useKeptText(key: string): [text: string, setText: (text: string) => void] {
  const [text, setText] = useState("");
  useEffect(() => setText(keptText.read(key)), [key]);
  const set = useCallback(
    (next: string) => {
      setText(next);
      keptText.write(key, next);
    },
    [key],
  );
  return [text, set];
}
