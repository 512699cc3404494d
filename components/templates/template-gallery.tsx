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
            <div className="flex items-start justify-between gap-3">
              <h3 className="min-w-0 text-lg">
                <Link href={hrefOf(template.id)} scroll={false} className="link font-semibold wrap-anywhere">
                  {template.name}
                </Link>
              </h3>
              {actionsOf?.(template)}
            </div>
            <p className="text-ink-2 wrap-anywhere">
              {template.summary || (template.createdBy ? `Kept by ${template.createdBy}.` : "")}
            </p>
            <p className="text-ink-3 text-sm">{factsText(template.facts)}</p>
          </Card>
        </li>
      ))}
    </ul>
  );
}
