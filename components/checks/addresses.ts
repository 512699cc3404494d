export const checksHref = (slug: string) => `/checks/${encodeURIComponent(slug)}`;
export const checkHref = (slug: string, checkId: string) => `${checksHref(slug)}/${checkId}`;
export const runHref = (slug: string, runId: string) => `/runs/${encodeURIComponent(slug)}/${runId}`;
