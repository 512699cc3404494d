"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MoreHorizontal } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { formProblems } from "@/components/shell/form-problems";
import { useLive } from "@/components/shell/live";
import { Button, ButtonLink, IconButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/layout";
import { Menu, MenuItem } from "@/components/ui/menu";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { randomKey } from "@/lib/random-key";
import type { TemplateView } from "@/server/domain/templates/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { applyTemplate, templateKeys, templatesQuery } from "./queries";
import { KeepDialog, RemoveDialog, RenameDialog, type TemplateLaunch } from "./template-dialogs";
import { TemplateGallery } from "./template-gallery";
import { TemplatePreview } from "./template-preview";

const parsers = { launch: parseAsString, preview: parseAsString, save: parseAsBoolean };
type Asked = { what: "rename" | "remove"; template: TemplateView } | null;
export type TemplatesScreenProps = { launches: readonly TemplateLaunch[]; role: Role };

/** Plans to begin with: those of the console, and those people kept. */
export function TemplatesScreen({ launches, role }: TemplatesScreenProps) {
  const [{ launch: slug, preview, save }, setAddress] = useQueryStates(parsers, { scroll: false });
  const [asked, setAsked] = useState<Asked>(null);
  const queries = useQueryClient();
  useLive(({ type }) => {
    if (type === "templates.changed") void queries.invalidateQueries({ queryKey: templateKeys.all });
  });
  const { data, error, isPending, refetch } = useQuery(templatesQuery());
  const launch = launches.find((each) => each.slug === slug) ?? null;
  const mayWrite = may(role, "templates:write");
  return (
    <div className="grid gap-6">
      <PageHeader
        title="Templates"
        eyebrow={launch ? `For ${launch.name}` : undefined}
        actions={
          mayWrite && launches.length > 0 ? (
            <Button onClick={() => void setAddress({ save: true })}>Save a launch as a template</Button>
          ) : null
        }
      >
        Plans to begin with. What you change in your launch never changes the template.
      </PageHeader>
      {isPending ? <Skeleton lines={8} className="px-0" label="Loading the templates" /> : null}
      {error && !data ? <Unread error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <Shelves templates={data.templates} launch={launch} onAsk={mayWrite ? setAsked : undefined} />
      ) : null}
      {preview ? (
        <TemplatePreview
          id={preview}
          onClose={() => void setAddress({ preview: null })}
          footer={(template) => (
            <UseFooter
              template={template}
              launch={launch}
              mayUse={may(role, "plans:write")}
              onClose={() => void setAddress({ preview: null })}
            />
          )}
        />
      ) : null}
      {save && mayWrite ? (
        <KeepDialog launches={launches} chosen={launch} onClose={() => void setAddress({ save: null })} />
      ) : null}
      <Change asked={asked} onClose={() => setAsked(null)} />
    </div>
  );
}

function Unread({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <ErrorState
      title="The templates could not be read."
      safe="Nothing was changed."
      detail={error instanceof ApiProblem ? error.detail : undefined}
      onRetry={onRetry}
    />
  );
}

function Change({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  if (asked === null) return null;
  return asked.what === "rename" ? (
    <RenameDialog template={asked.template} onClose={onClose} />
  ) : (
    <RemoveDialog template={asked.template} onClose={onClose} />
  );
}

function Shelves({
  templates,
  launch,
  onAsk,
}: {
  templates: readonly TemplateView[];
  launch: TemplateLaunch | null;
  onAsk: ((asked: Asked) => void) | undefined;
}) {
  const hrefOf = (id: string) =>
    `/templates?${new URLSearchParams({ ...(launch ? { launch: launch.slug } : {}), preview: id })}`;
  const own = templates.filter(({ builtIn }) => !builtIn);
  const actionsOf = (template: TemplateView) =>
    onAsk ? (
      <Menu
        trigger={
          <IconButton
            name={`Actions for ${template.name}`}
            icon={<MoreHorizontal className="size-4" aria-hidden="true" />}
          />
        }
      >
        <MenuItem onSelect={() => onAsk({ what: "rename", template })}>Rename</MenuItem>
        <MenuItem onSelect={() => onAsk({ what: "remove", template })}>Remove</MenuItem>
      </Menu>
    ) : null;
  return (
    <>
      <section className="grid gap-3" aria-labelledby="own-templates">
        <h2 id="own-templates" className="font-semibold">
          Kept by your team
        </h2>
        {own.length === 0 ? (
          <EmptyState title="None yet." className="px-0 py-0">
            A launch that went well makes a good one: its structure is kept, its people and dates are not.
          </EmptyState>
        ) : (
          <TemplateGallery templates={own} hrefOf={hrefOf} actionsOf={actionsOf} />
        )}
      </section>
      <section className="grid gap-3" aria-labelledby="console-templates">
        <h2 id="console-templates" className="font-semibold">
          With the console
        </h2>
        <TemplateGallery templates={templates.filter(({ builtIn }) => builtIn)} hrefOf={hrefOf} />
      </section>
    </>
  );
}

function UseFooter({
  template,
  launch,
  mayUse,
  onClose,
}: {
  template: TemplateView;
  launch: TemplateLaunch | null;
  mayUse: boolean;
  onClose: () => void;
}) {
  const router = useRouter();
  const queries = useQueryClient();
  const [key] = useState(() => randomKey());
  const use = useMutation({
    mutationFn: (to: TemplateLaunch) => applyTemplate(template.id, to.id, key),
    onSuccess: async (_answer, to) => {
      await queries.invalidateQueries();
      router.push(`/plans/${encodeURIComponent(to.slug)}`);
    },
  });
  const [problem] = formProblems(use.error);
  return (
    <>
      {problem ? (
        <p role="alert" className="me-auto max-w-prose self-center text-bad">
          {problem.message}
        </p>
      ) : null}
      <Button onClick={onClose}>Close</Button>
      {mayUse && launch ? (
        <Button variant="primary" busy={use.isPending} onClick={() => use.mutate(launch)}>
          Use it for {launch.name}
        </Button>
      ) : null}
      {mayUse && !launch ? (
        <ButtonLink variant="primary" href={`/launches?new=${encodeURIComponent(template.id)}`}>
          Start a launch with it
        </ButtonLink>
      ) : null}
    </>
  );
}
