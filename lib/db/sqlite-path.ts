/** The path in a `file:` URL, whether it is relative, absolute or has two slashes before it. */
export function sqlitePath(url: string): string {
  return decodeURIComponent(url.slice("file:".length).replace(/^\/\/(?=\/)/, ""));
}

/** The URL that the driver opens a path by; characters with a meaning in URLs are escaped. */
export function sqliteUrl(path: string): string {
  return `file:${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}`;
}
