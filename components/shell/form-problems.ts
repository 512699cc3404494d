import type { FormProblem } from "@/components/ui/field";
import { ApiProblem } from "./api";

/** What a refused request means for a form: one problem per field, or one for the whole. */
export function formProblems(error: unknown): FormProblem[] {
  if (!error) return [];
  if (!(error instanceof ApiProblem)) return [{ message: "Something went wrong in this page. Try again." }];
  const fields = error.fields.map(({ path, message }) => ({ field: path, message }));
  return fields.length > 0 ? fields : [{ message: error.detail }];
}
