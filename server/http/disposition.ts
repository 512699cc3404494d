/** `attachment` with a plain name for every client and the real one beside it (RFC 6266, RFC 8187). */
export function attachmentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^\w. -]/g, "_");
  const whole = encodeURIComponent(fileName.replace(/\p{Surrogate}/gu, "_")).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
