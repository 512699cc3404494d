"use client";

import { useCallback, useEffect, useEffectEvent, useRef } from "react";

/** What components offer while they are shown: the keys of the sheet, the actions of the palette. */
export type Readers<Offer> = {
  /** Returns how to take it back. */
  add: (read: () => Offer) => () => void;
  /** Everything that is offered now. */
  readAll: () => Offer[];
};

export function useReaders<Offer>(): Readers<Offer> {
  const readers = useRef(new Set<() => Offer>());
  const add = useCallback((read: () => Offer) => {
    readers.current.add(read);
    return () => {
      readers.current.delete(read);
    };
  }, []);
  const readAll = useCallback(() => [...readers.current].map((read) => read()), []);
  return { add, readAll };
}

/** Offers something while this component is shown; what it is then is read when somebody asks. */
export function useOffer<Offer>(add: Readers<Offer>["add"], read: () => Offer): void {
  const latest = useEffectEvent(read);
  useEffect(() => add(() => latest()), [add]);
}
