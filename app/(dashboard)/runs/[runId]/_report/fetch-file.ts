import { type Problem, readJson, readProblem, UNREACHABLE } from "@/app/_components/request-json";
import { FILE_SIZE_HEADER } from "@/lib/http/file-size-header";
import { readAttachmentName } from "./read-attachment-name";

/** How far a file has come. */
export type Arrival = { readonly received: number; readonly total: number | null };

export type FetchedFile =
  | { readonly kind: "whole"; readonly name: string; readonly blob: Blob }
  | { readonly kind: "failed"; readonly problem: Problem }
  | { readonly kind: "cancelled" };

const BROKEN_OFF: Problem = {
  detail: "The file broke off before its end.",
  fix: "Nothing was saved; try again.",
};

/**
 * Fetches a file to be saved. Never throws: what went wrong is a sentence, and a cancelled request is said to be one.
 *
 * @param onArrival called when the answer begins, and with each piece of it
 */
export async function fetchFile(
  url: string,
  signal: AbortSignal,
  onArrival: (arrival: Arrival) => void,
): Promise<FetchedFile> {
  let hasBegun = false;
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) return { kind: "failed", problem: readProblem(readJson(await response.text()), response.status) };
    hasBegun = true;
    const name = readAttachmentName(response.headers.get("content-disposition")) ?? "report";
    return { kind: "whole", name, blob: await gather(response, onArrival) };
  } catch {
    if (signal.aborted) return { kind: "cancelled" };
    return { kind: "failed", problem: hasBegun ? BROKEN_OFF : UNREACHABLE };
  }
}

/** The browser itself keeps what has arrived, on its disk where it is much. */
async function gather(response: Response, onArrival: (arrival: Arrival) => void): Promise<Blob> {
  const total = readTotal(response.headers);
  const type = response.headers.get("content-type") ?? "";
  let received = 0;
  onArrival({ received, total });
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      received += piece.length;
      onArrival({ received, total });
      controller.enqueue(piece);
    },
  });
  const counted = response.body?.pipeThrough(counter) ?? null;
  return await new Response(counted, { headers: { "content-type": type } }).blob();
}

function readTotal(headers: Headers): number | null {
  const size = headers.get(FILE_SIZE_HEADER);
  return size === null ? null : Number(size);
}
