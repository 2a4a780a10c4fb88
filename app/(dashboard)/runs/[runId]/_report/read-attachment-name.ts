/** The name that a server gives a file in Content-Disposition (RFC 6266), or null where it gives none. */
export function readAttachmentName(disposition: string | null): string | null {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "") ?? [];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // What cannot be decoded has a plain name beside it.
    }
  }
  const [, plain] = /filename="([^"]+)"/i.exec(disposition ?? "") ?? [];
  return plain ?? null;
}
