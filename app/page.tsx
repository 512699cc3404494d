import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { launchHref } from "@/components/launches/addresses";
import { LAST_LAUNCH_COOKIE } from "@/components/launches/last-launch";
import { listLaunches } from "@/server/domain/launches";
import { pageContext } from "@/server/http/pages/page-context";

/** The launch looked at last, or the only one, or the list; without a session, to sign in or to set up. */
export default async function StartPage() {
  const { launches } = await listLaunches(await pageContext(), {});
  const seen = (await cookies()).get(LAST_LAUNCH_COOKIE)?.value ?? "";
  const last = launches.find(({ slug }) => slug === seen || encodeURIComponent(slug) === seen);
  const target = last ?? (launches.length === 1 ? launches[0] : undefined);
  redirect(target ? launchHref(target.slug) : "/launches");
}
