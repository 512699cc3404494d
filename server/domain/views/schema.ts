import { z } from "zod";

const name = z.string().trim().min(1, "Name the view.").max(60, "Use at most 60 characters.");
/** The page's own word for itself, for example "plan". */
const page = z.string().regex(/^[a-z][a-z-]{0,39}$/, "Name the page in small letters.");
/** As in the address, without the question mark. */
const queryText = z.string().max(2_000, "This view is too long to be saved.");

/** How many views one person, or a launch for everybody, may have on one page. */
export const MOST_VIEWS = 50;

export const savedView = z.object({
  id: z.uuid(),
  page: z.string(),
  name: z.string(),
  query: z.string(),
  /** Everybody in the launch has it; otherwise only whoever saved it. */
  shared: z.boolean(),
  /** The page opens with it. One's own comes before the launch's. */
  usual: z.boolean(),
  createdBy: z.string(),
  version: z.int(),
});
export type SavedView = z.infer<typeof savedView>;

export const listViewsInput = z.object({ launchId: z.uuid(), page });
export const viewList = z.object({ views: z.array(savedView) });

export const saveViewInput = listViewsInput.extend({
  name,
  query: queryText,
  shared: z.boolean().default(false),
  usual: z.boolean().default(false),
});

const viewInput = z.object({ launchId: z.uuid(), viewId: z.uuid(), version: z.int().positive() });
export const changeViewInput = viewInput.extend({
  name: name.optional(),
  query: queryText.optional(),
  usual: z.boolean().optional(),
});
export const removeViewInput = viewInput;
export const removedView = z.object({ id: z.uuid() });
