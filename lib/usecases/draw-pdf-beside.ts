import type { DrawPdf } from "./render-report";
import type { Runtime } from "./runtime";

/**
 * Draws a PDF in a worker thread, so that others are answered meanwhile. The record goes there as its JSON: one
 * string is handed over in a moment, all that it is made of is not.
 */
export function drawPdfBeside({ workers }: Pick<Runtime, "workers">, signal?: AbortSignal): DrawPdf {
  return async ({ json, sha256 }, context) => {
    const { bytes } = await workers.run<"draw-pdf">({ kind: "draw-pdf", json, sha256, context }, undefined, signal);
    return bytes;
  };
}
