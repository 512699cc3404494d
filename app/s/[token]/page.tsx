import type { Metadata } from "next";
import { SharedScreen } from "@/components/launches/shared-screen";
import { SharedWait } from "@/components/launches/shared-wait";
import { sharedPage } from "@/server/http/pages/shared-page";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const answer = await sharedPage(params);
  return {
    title: "shared" in answer ? `${answer.shared.launch.name}: progress` : "Later",
    robots: { index: false, follow: false, noarchive: true },
    referrer: "no-referrer",
  };
}

export default async function SharedPage({ params }: Props) {
  const answer = await sharedPage(params);
  return "shared" in answer ? <SharedScreen shared={answer.shared} /> : <SharedWait text={answer.wait} />;
}
