export const backupsHref = (slug: string) => `/backups/${encodeURIComponent(slug)}`;
export const backupHref = (slug: string, backupId: string) => `${backupsHref(slug)}/${backupId}`;
export const restoreHref = (slug: string, backupId: string) => `${backupHref(slug, backupId)}/restore`;
export const runHref = (slug: string, runId: string) => `/runs/${encodeURIComponent(slug)}/${runId}`;
