import { cn } from "@/lib/cn";

export const HOLD_BAR_SIZES = ["hero", "row", "cell", "inline"] as const;
export type HoldBarSize = (typeof HOLD_BAR_SIZES)[number];

export type HoldBarProps = {
  total: number;
  ticked: number;
  proven: number;
  /** How many items must be proven to pass; the notch stands there. Leave it out where no gate applies. */
  gate?: number | undefined;
  size?: HoldBarSize;
  /** What is measured ("Phase 9"); comes before the numbers in the text alternative. */
  name?: string;
  className?: string;
};

/** A share as a width in percent. Never negative, never above 100, and 0 where there is nothing to do. */
export function share(part: number, total: number): number {
  if (!(total > 0)) return 0;
  return Math.min(100, Math.max(0, (part / total) * 100));
}

/** The bar in words: "Phase 9: 12 of 40 ticked, 3 proven, gate at 30". */
export function holdBarText({ total, ticked, proven, gate, name }: HoldBarProps): string {
  const counts = total > 0 ? `${ticked} of ${total} ticked, ${proven} proven` : "nothing to tick yet";
  const gateText = gate === undefined ? "" : `, gate at ${gate}`;
  return `${name ? `${name}: ` : ""}${counts}${gateText}`;
}

/**
 * The signature of the console: one bar, two layers. Ticked is an outline (a claim), proven is solid (a fact), and
 * the notch shows where the gate stands.
 */
export function HoldBar(props: HoldBarProps) {
  const { total, ticked, proven, gate, size = "row", className } = props;
  const text = holdBarText(props);
  return (
    <span role="img" aria-label={text} title={text} data-size={size} className={cn("hold-bar", className)}>
      <span className="hb-track" />
      {ticked > 0 ? <span className="hb-ticked" style={{ width: `${share(ticked, total)}%` }} /> : null}
      {proven > 0 ? <span className="hb-proven" style={{ width: `${share(proven, total)}%` }} /> : null}
      {gate === undefined ? null : (
        <span
          className="hb-gate"
          style={{
            right: `calc(${100 - share(gate, total)}% - ${gate < total ? "var(--hb-gate) / 2" : "0px"})`,
          }}
        />
      )}
    </span>
  );
}
