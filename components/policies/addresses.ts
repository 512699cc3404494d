export const policyHref = (slug: string, systemId: string) =>
  `/policies/${encodeURIComponent(slug)}/${systemId}`;
export const backupsHref = (slug: string) => `/backups/${encodeURIComponent(slug)}`;
export const backupHref = (slug: string, backupId: string) => `${backupsHref(slug)}/${backupId}`;
