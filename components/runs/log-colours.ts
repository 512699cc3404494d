import { cn } from "@/lib/cn";
import type { LogHue, LogPiece } from "./log-ansi";

/** Each hue as text: light and dark, at least 4.5:1 on the log's surface and on a marked line. */
export const HUE_TEXT: Record<LogHue, string> = {
  ink: "text-ink",
  dim: "text-ink-3",
  red: "text-[light-dark(#ab2e12,#ff8f70)]",
  yellow: "text-[light-dark(#7d5200,#e5b64a)]",
  green: "text-[light-dark(#1d6b2f,#7fcb8f)]",
  cyan: "text-[light-dark(#005f7a,#56bdd9)]",
  blue: "text-[light-dark(#1f4fb0,#8fb4ff)]",
  magenta: "text-[light-dark(#8a2a86,#e59be0)]",
};

/** Each hue as a tint behind plain ink. */
export const HUE_TINT: Record<LogHue, string> = {
  ink: "bg-sunken",
  dim: "bg-sunken",
  red: "bg-[light-dark(#fbe7e1,#3b1b13)]",
  yellow: "bg-[light-dark(#f8eed6,#33280d)]",
  green: "bg-[light-dark(#e2f2e5,#13301b)]",
  cyan: "bg-[light-dark(#dceef3,#10303a)]",
  blue: "bg-[light-dark(#e3ebfb,#1a2745)]",
  magenta: "bg-[light-dark(#f6e4f5,#37193a)]",
};

function pieceColour(piece: LogPiece): string | null {
  if (piece.bg) return `${HUE_TINT[piece.bg]} text-ink`;
  return piece.dim ? "text-ink-3" : piece.fg && HUE_TEXT[piece.fg];
}

/** The classes of one piece of a line. */
export function pieceClass(piece: LogPiece): string | undefined {
  if (piece.hit) return "bg-ink text-on-ink";
  const looks = cn(
    pieceColour(piece),
    piece.bold && "font-semibold",
    piece.italic && "italic",
    piece.underline && "underline underline-offset-2",
    piece.strike && "line-through",
  );
  return looks || undefined;
}
