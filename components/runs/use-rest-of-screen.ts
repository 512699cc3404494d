"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

/** Pixels a log needs to be of use; where the screen leaves less, the page scrolls. */
const LEAST = 352;
/** Pixels below: the page's own margin, and the bar at the bottom of narrow screens. */
const BELOW = { wide: 24, narrow: 100 };

/** How tall an element may be to end where the screen ends; null until it is known. It follows what stands above it. */
export function useRestOfScreen(ref: RefObject<HTMLElement | null>): number | null {
  const [height, setHeight] = useState<number | null>(null);
  useLayoutEffect(() => {
    const measure = () => {
      if (!ref.current) return;
      const top = ref.current.getBoundingClientRect().top + window.scrollY;
      const below = window.matchMedia("(min-width: 64rem)").matches ? BELOW.wide : BELOW.narrow;
      setHeight(Math.max(LEAST, Math.floor(window.innerHeight - top - below)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [ref]);
  return height;
}
