/**
 * What a page may load and do. Style attributes are allowed because React and Base UI position with them; style
 * elements and scripts need the nonce. `development` adds what hot reload needs.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // The development overlay writes style elements of its own, and a nonce would switch 'unsafe-inline' off.
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    development ? "connect-src 'self' ws:" : "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join("; ");
}

type Header = readonly [name: string, value: string];

const PAGE_HEADERS: readonly Header[] = [
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["x-frame-options", "DENY"],
];

/** A page behind a shared link: its address is the key, so it is told to nobody and kept by nobody. */
const SHARED_HEADERS: readonly Header[] = [
  ["referrer-policy", "no-referrer"],
  ["x-robots-tag", "noindex, nofollow, noarchive"],
];

/** The security headers of a page, later ones replacing earlier ones. */
export function pageHeaders(pathname: string): readonly Header[] {
  return /^\/s(\/|$)/.test(pathname) ? [...PAGE_HEADERS, ...SHARED_HEADERS] : PAGE_HEADERS;
}
