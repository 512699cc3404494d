"use client";

import {
  defaultRangeExtractor,
  type Range,
  useWindowVirtualizer,
  type Virtualizer,
} from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

export type DrawnRows = {
  body: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<Window, HTMLDivElement>;
  /** Set it to the row with the focus: that one stays in the page wherever one scrolls. */
  kept: RefObject<number>;
};

/** Draws only the rows in sight of a list that scrolls with the page. Heights are guesses until a row is measured. */
export function useDrawnRows({
  count,
  keyOf,
  height,
  card,
  cardsBelow,
}: {
  count: number;
  keyOf: (index: number) => string | number;
  height: number;
  /** The height of a row as a card, where the list is narrower than `cardsBelow`. */
  card: number;
  cardsBelow: number;
}): DrawnRows {
  const body = useRef<HTMLDivElement>(null);
  const kept = useRef(0);
  const [margin, setMargin] = useState(0);
  const [cards, setCards] = useState(false);
  useLayoutEffect(() => {
    const top = body.current ? body.current.getBoundingClientRect().top + window.scrollY : 0;
    if (Math.abs(top - margin) > 1) setMargin(top);
    const narrow = (body.current?.clientWidth ?? cardsBelow) < cardsBelow;
    if (narrow !== cards) setCards(narrow);
  });
  const virtualizer = useWindowVirtualizer<HTMLDivElement>({
    count,
    estimateSize: () => (cards ? card : height),
    getItemKey: keyOf,
    overscan: 12,
    initialRect: { width: 1024, height: 900 },
    // As on the server, also when the page was scrolled before it came to life.
    initialOffset: 0,
    scrollMargin: margin,
    scrollPaddingStart: 110,
    // Room for the bar of what is selected.
    scrollPaddingEnd: 140,
    rangeExtractor: (range: Range) => {
      const seen = defaultRangeExtractor(range);
      const active = kept.current;
      return seen.includes(active) || active >= count || active < 0
        ? seen
        : [...seen, active].sort((a, b) => a - b);
    },
  });
  return { body, virtualizer, kept };
}
