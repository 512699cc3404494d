import { redirect } from "next/navigation";
import { launchHref } from "@/components/launches/addresses";
import { listLaunches } from "@/server/domain/launches";
import { pageContext } from "@/server/http/pages/page-context";

/** The only launch there is, or the list; people without a session are sent to sign in or to set up. */
export default async function StartPage() {
  const { launches } = await listLaunches(await pageContext(), {});
  const [only] = launches;
  redirect(only && launches.length === 1 ? launchHref(only.slug) : "/launches");
}
