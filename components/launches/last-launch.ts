/** Names the launch looked at last, so that the console's start page leads there. */
export const LAST_LAUNCH_COOKIE = "holdpoint-launch";

export function rememberLaunch(slug: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = `${LAST_LAUNCH_COOKIE}=${encodeURIComponent(slug)}; path=/; max-age=31536000; samesite=lax`;
}
