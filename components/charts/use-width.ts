"use client";

import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** Fits on A4 inside a panel inside the page's margins. */
const PRINT_WIDTH = 560;

/** The width of the box, and a fixed one while the page is printed. */
export function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setWidth(matchMedia("print").matches ? PRINT_WIDTH : element.clientWidth);
    // The page is taken as it is when this handler returns; a change drawn later would be cut off on paper.
    const toPrint = () => flushSync(() => setWidth(PRINT_WIDTH));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    window.addEventListener("beforeprint", toPrint);
    window.addEventListener("afterprint", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("beforeprint", toPrint);
      window.removeEventListener("afterprint", measure);
    };
  }, []);
  return { box, width };
}
