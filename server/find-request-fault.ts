import type { IncomingMessage } from "node:http";

/** Why a request is not answered as it stands, as status and sentence. */
export type RequestFault = { readonly status: number; readonly text: string };

/**
 * What a proxy in front could read in another way than this server: with a coding of the body beside `chunked`, one
 * of the two would take the body's end for somewhere else; with two hosts, for another site. Node refuses most of
 * that by itself, and hands on what is found here. TRACE would tell a page what its own cookies are.
 */
export function findRequestFault({
  method,
  headers,
  rawHeaders,
}: Pick<IncomingMessage, "method" | "headers" | "rawHeaders">): RequestFault | null {
  const coding = headers["transfer-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "chunked") {
    return { status: 501, text: "Of all transfer codings this server knows chunked alone." };
  }
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length > 1) return { status: 400, text: "Expected one Host header, found several." };
  if (method === "TRACE") return { status: 405, text: "This server sends no request back." };
  return null;
}
