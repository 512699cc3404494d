import { Fragment } from "react";
import type { CommentView } from "@/server/domain/comments/schema";
import { type Block, type Piece, readComment } from "./comment-text";

/** A comment's words as elements; whatever was typed stays text. */
export function CommentBody({ body, mentions }: Pick<CommentView, "body" | "mentions">) {
  const blocks = readComment(
    body,
    mentions.map(({ name }) => name),
  );
  return (
    <div className="grid min-w-0 gap-2 wrap-anywhere">
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity.
        <BlockView key={at} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === "code") {
    return (
      <pre className="rounded-md bg-sunken px-3 py-2 font-mono text-sm whitespace-pre-wrap">{block.text}</pre>
    );
  }
  if (block.kind === "list") {
    return (
      <ul className="grid list-disc gap-0.5 ps-5">
        {block.items.map((pieces, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above.
          <li key={at}>
            <Pieces pieces={pieces} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <p>
      {block.lines.map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <Fragment key={at}>
          {at > 0 ? <br /> : null}
          <Pieces pieces={pieces} />
        </Fragment>
      ))}
    </p>
  );
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    <PieceView key={at} piece={piece} />
  ));
}

function PieceView({ piece }: { piece: Piece }) {
  if (piece.kind === "strong") return <strong className="font-semibold">{piece.text}</strong>;
  if (piece.kind === "em") return <em>{piece.text}</em>;
  if (piece.kind === "code")
    return <code className="rounded-sm bg-sunken px-1 font-mono text-sm">{piece.text}</code>;
  if (piece.kind === "mention")
    return <span className="rounded-sm bg-accent-soft px-0.5 font-medium">{piece.text}</span>;
  if (piece.kind === "link")
    return (
      <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow" className="link">
        {piece.text}
      </a>
    );
  return piece.text;
}
