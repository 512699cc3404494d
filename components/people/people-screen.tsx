"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { useLive } from "@/components/shell/live";
import { Button } from "@/components/ui/button";
import { Card, PageHeader } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { PersonView } from "@/server/domain/people/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { AddPersonDialog } from "./people-add";
import { PasswordPanel } from "./people-password";
import { PeopleTable } from "./people-table";
import { peopleQuery, takeOver } from "./queries";

/** Who is looking at the page. */
export type Me = { id: string; name: string; role: Role };

/** Everybody with an account, and one's own password. What a role may not do is not shown to it. */
export function PeopleScreen({ me }: { me: Me }) {
  const mayRead = may(me.role, "people:read");
  const mayWrite = may(me.role, "people:write");
  const [adding, setAdding] = useState(false);
  return (
    <div className="grid gap-5">
      <PageHeader
        title="People"
        actions={
          mayWrite ? (
            <Button variant="primary" icon={<UserPlus className="size-4" />} onClick={() => setAdding(true)}>
              Add person
            </Button>
          ) : undefined
        }
      >
        {mayRead ? "Who may sign in, and what each may do." : "Your own account."}
      </PageHeader>
      {mayRead ? <Everybody me={me} mayWrite={mayWrite} /> : null}
      <PasswordPanel />
      {mayWrite ? <AddPersonDialog open={adding} onOpenChange={setAdding} /> : null}
    </div>
  );
}

function Everybody({ me, mayWrite }: { me: Me; mayWrite: boolean }) {
  const queries = useQueryClient();
  const list = useQuery(peopleQuery());
  useLive((event) => {
    if (event.type === "people.changed") takeOver(queries, event.payload as PersonView);
  });
  return (
    <Card flush>
      {list.isPending ? <Skeleton lines={4} /> : null}
      {list.isError && !list.data ? (
        <ErrorState
          title="The people could not be loaded."
          safe="Nothing was changed."
          detail={list.error.message}
          onRetry={() => void list.refetch()}
          requestId={list.error instanceof ApiProblem ? list.error.requestId : undefined}
        />
      ) : null}
      {list.data && list.data.people.length === 0 ? <EmptyState title="Nobody has an account yet." /> : null}
      {list.data && list.data.people.length > 0 ? (
        <PeopleTable people={list.data.people} me={me} mayWrite={mayWrite} />
      ) : null}
    </Card>
  );
}
