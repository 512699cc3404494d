import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PeopleScreen } from "@/components/people/people-screen";
import { peopleKeys } from "@/components/people/queries";
import { listPeople } from "@/server/domain/people";
import { pageContext } from "@/server/http/pages/page-context";
import { may } from "@/server/kernel/permissions";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  const ctx = await pageContext();
  const { id, name, role } = ctx.actor;
  const queries = new QueryClient();
  if (may(role, "people:read")) {
    await queries.prefetchQuery({ queryKey: peopleKeys.list(), queryFn: () => listPeople(ctx, {}) });
  }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <PeopleScreen me={{ id, name, role }} />
    </HydrationBoundary>
  );
}
