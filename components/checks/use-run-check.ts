"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { randomKey } from "@/lib/random-key";
import { checkKeys, runCheck } from "./queries";

/** Runs a check; pressing twice by accident runs it once. */
export function useRunCheck(checkId: string) {
  const queries = useQueryClient();
  const [key, setKey] = useState(() => randomKey());
  const run = useMutation({
    mutationFn: () => runCheck(checkId, key),
    onSettled: () => {
      setKey(randomKey());
      void queries.invalidateQueries({ queryKey: checkKeys.all });
    },
  });
  return {
    start: () => run.mutate(),
    busy: run.isPending,
    startedRunId: run.data?.id,
    refused: formProblems(run.error)[0]?.message,
  };
}
