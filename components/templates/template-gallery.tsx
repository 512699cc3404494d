import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/layout";
import type { TemplateView } from "@/server/domain/templates/schema";
import { factsText } from "./template-words";

/** Templates as cards; the name opens the preview. */
export function TemplateGallery({
  templates,
  hrefOf,
  actionsOf,
}: {
  templates: readonly TemplateView[];
  hrefOf: (id: string) => string;
  actionsOf?: ((template: TemplateView) => ReactNode) | undefined;
}) {
  return (
    <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {templates.map((template) => (
        <li key={template.id} className="grid">
          <Card className="grid grid-rows-[auto_1fr_auto] gap-2">
            <h3 className="text-lg">
              <Link href={hrefOf(template.id)} scroll={false} className="link font-semibold wrap-anywhere">
                {template.name}
              </Link>
            </h3>
            <p className="text-ink-2 wrap-anywhere">
              {template.summary || (template.createdBy ? `Kept by ${template.createdBy}.` : "")}
            </p>
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
              <span className="text-ink-3 text-sm">{factsText(template.facts)}</span>
              {actionsOf?.(template)}
            </div>
          </Card>
        </li>
      ))}
    </ul>
  );
}
