type Filled<D, N> = Omit<N, keyof D> & {
  [K in keyof D]: D[K] | (K extends keyof N ? Exclude<N[K], undefined> : never);
};

/** A node with values for what it leaves out. */
export function withDefaults<D extends object, N extends object>(defaults: D, node: N): Filled<D, N> {
  const given = Object.entries(node).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) } as Filled<D, N>;
}
