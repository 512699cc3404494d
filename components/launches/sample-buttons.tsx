"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { ApiProblem } from "@/components/shell/api";
import { Button, ButtonLink, type ButtonVariant } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { launchHref } from "./addresses";
import { createSample, launchKeys, removeSample } from "./queries";

export const problemText = (error: unknown): string =>
  error instanceof ApiProblem ? error.detail : "Something went wrong in this page. Reload it and try again.";

/** Removes the sample at once: everything in it is invented. */
export function RemoveSampleButton({ short = false }: { short?: boolean }) {
  const queries = useQueryClient();
  const router = useRouter();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: removeSample,
    onSuccess: () => {
      toast({ title: "The sample is gone, with its database and backups." });
      router.push("/launches");
      return queries.invalidateQueries({ queryKey: launchKeys.all });
    },
  });
  return (
    <>
      {remove.isError ? (
        <span role="alert" className="basis-full text-bad">
          {problemText(remove.error)}
        </span>
      ) : null}
      <Button size="sm" busy={remove.isPending} onClick={() => remove.mutate()}>
        Remove{short ? <span className="sr-only"> the sample</span> : " the sample"}
      </Button>
    </>
  );
}

/** Makes the sample, or finds the one there is, and goes there. Without a database it stays to say why. */
export function SampleButton({
  variant = "secondary",
  children = "Look at the sample",
}: {
  variant?: ButtonVariant;
  children?: ReactNode;
}) {
  const queries = useQueryClient();
  const router = useRouter();
  const make = useMutation({
    mutationFn: createSample,
    onSuccess: async ({ launch, withoutDatabase }) => {
      await queries.invalidateQueries({ queryKey: launchKeys.board() });
      if (withoutDatabase === null) router.push(launchHref(launch.slug));
    },
  });
  const { data } = make;
  if (data && data.withoutDatabase !== null) {
    return (
      <div role="status" className="grid max-w-prose justify-items-start gap-3">
        <p>
          The sample has a plan but no demo database.{" "}
          <span className="wrap-anywhere">{data.withoutDatabase}</span>
        </p>
        <ButtonLink href={launchHref(data.launch.slug)}>Open the sample</ButtonLink>
      </div>
    );
  }
  return (
    <div className="grid justify-items-start gap-2">
      <Button variant={variant} busy={make.isPending} onClick={() => make.mutate()}>
        {children}
      </Button>
      {make.isError ? (
        <p role="alert" className="text-bad">
          {problemText(make.error)}
        </p>
      ) : null}
    </div>
  );
}
