import { Skeleton } from "@/components/ui/states";

export default function Loading() {
  return <Skeleton lines={9} className="max-w-3xl px-0" label="Loading the page" />;
}
