// The explicit roles are needed: browsers drop the roles of table parts whose `display` is changed, and on a phone
// CSS turns the rows into cards.
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

export type TableProps = ComponentProps<"table"> & {
  /** What the table lists; spoken, and shown above when `showCaption`. */
  caption: string;
  showCaption?: boolean;
  /** Rows become cards below 640 px (the default); `false` scrolls sideways instead, for matrices. */
  cards?: boolean;
};

/** A semantic table. Sort, page and select live in the address or in the screen; this only draws. */
export function Table({
  caption,
  showCaption = false,
  cards = true,
  className,
  children,
  ...rest
}: TableProps) {
  const scrolls = cards ? {} : { tabIndex: 0, role: "region", "aria-label": caption };
  return (
    <div {...scrolls} className={cn("w-full overflow-x-auto", cards && "max-sm:overflow-visible")}>
      <table
        {...rest}
        role="table"
        data-cards={cards}
        className={cn("data-table w-full border-collapse text-start", className)}
      >
        <caption className={cn(showCaption ? "pb-2 text-start font-medium" : "sr-only")}>{caption}</caption>
        {children}
      </table>
    </div>
  );
}

export function Thead({ className, children, ...rest }: ComponentProps<"thead">) {
  return (
    <thead role="rowgroup" {...rest} className={cn("border-line border-b", className)}>
      {children}
    </thead>
  );
}

export function Tbody({ className, children, ...rest }: ComponentProps<"tbody">) {
  return (
    <tbody role="rowgroup" {...rest} className={cn("divide-y divide-line", className)}>
      {children}
    </tbody>
  );
}

/** A row. `selected` marks it; `href`-less by design: put the link on the cell that names the row. */
export function Tr({ selected, className, ...rest }: ComponentProps<"tr"> & { selected?: boolean }) {
  return (
    <tr
      role="row"
      {...rest}
      aria-selected={selected}
      className={cn("in-[tbody]:hover:bg-hover", selected && "bg-accent-soft", className)}
    />
  );
}

export type SortDirection = "ascending" | "descending" | "none";
export type ThProps = Omit<ComponentProps<"th">, "align"> & {
  align?: "start" | "end";
  /** The order now, and the address that changes it. */
  sort?: { direction: SortDirection; href: string };
};

const arrows: Record<SortDirection, string> = { ascending: "↑", descending: "↓", none: "" };

/** A column's head. With `sort` its text is a link that changes the order in the address. */
export function Th({ align = "start", sort, className, children, ...rest }: ThProps) {
  return (
    <th
      role="columnheader"
      scope="col"
      {...rest}
      aria-sort={sort && sort.direction !== "none" ? sort.direction : undefined}
      className={cn(
        "px-3 py-2 align-bottom font-medium text-ink-3 text-sm whitespace-nowrap first:ps-4 last:pe-4 sm:first:ps-5 sm:last:pe-5",
        align === "end" ? "text-end" : "text-start",
        className,
      )}
    >
      {sort ? (
        <Link
          href={sort.href}
          className="inline-flex gap-1 hover:text-ink hover:underline underline-offset-3"
        >
          {children}
          <span aria-hidden="true">{arrows[sort.direction]}</span>
        </Link>
      ) : (
        children
      )}
    </th>
  );
}

export type TdProps = Omit<ComponentProps<"td">, "align"> & {
  /** The column's name, shown before the value when the row is a card. Leave it out where the value speaks. */
  label?: string;
  align?: "start" | "end";
};

const cell = cn(
  "px-3 py-2.5 align-middle first:ps-4 last:pe-4 sm:first:ps-5 sm:last:pe-5",
  "max-sm:in-data-[cards=true]:px-0! max-sm:in-data-[cards=true]:py-0.5",
);

export function Td({ label, align = "start", className, ...rest }: TdProps) {
  return (
    <td
      role="cell"
      {...rest}
      data-label={label}
      className={cn(cell, align === "end" && "whitespace-nowrap sm:text-end", className)}
    />
  );
}

/** The cell that names the row. */
export function RowHead({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th role="rowheader" scope="row" {...rest} className={cn(cell, "text-start font-medium", className)} />
  );
}

/** Where one is in a paged list, and the way on. The addresses come from the screen's URL state. */
export function Pager({
  from,
  to,
  total,
  previous,
  next,
}: {
  from: number;
  to: number;
  total: number;
  previous?: string | undefined;
  next?: string | undefined;
}) {
  const step = (href: string | undefined, text: ReactNode, rel: string) =>
    href ? (
      <Link rel={rel} href={href} className="link">
        {text}
      </Link>
    ) : (
      <span className="text-ink-3">{text}</span>
    );
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4 px-4 py-2.5 text-sm sm:px-5">
      <span className="text-ink-2">{total === 0 ? "Nothing" : `${from}–${to} of ${total}`}</span>
      <span className="flex gap-5">
        {step(previous, "Previous", "prev")}
        {step(next, "Next", "next")}
      </span>
    </nav>
  );
}
