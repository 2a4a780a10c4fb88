import { gzipSync } from "node:zlib";

/**
 * Bytes of script that a browser loads before a page can be used, compressed.
 *
 * @param {string} url address of the page
 * @param {Record<string, string>} headers with the session's cookie
 * @returns {Promise<{ files: number, bytes: number, htmlBytes: number }>}
 */
export async function measurePage(url, headers) {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const html = await response.text();
  const scripts = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"[^>]*>/g)]
    .filter(([tag]) => !/\bnomodule\b/i.test(tag))
    .map(([, source = ""]) => new URL(source.replaceAll("&amp;", "&"), url).href);
  const unique = [...new Set(scripts)];
  const sizes = await Promise.all(
    unique.map(async (script) => gzipSync(Buffer.from(await (await fetch(script)).arrayBuffer())).length),
  );
  return { files: unique.length, bytes: sizes.reduce((sum, size) => sum + size, 0), htmlBytes: gzipSync(html).length };
}
