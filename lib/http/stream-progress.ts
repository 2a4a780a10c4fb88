const NEWLINE = "\n";

/**
 * Answers with one JSON line for each report of progress and a last line that is the result or the
 * problem: `{"kind":"progress",…}`, then `{"kind":"result",…}` or `{"kind":"problem",…}`. The status is
 * 200 before the outcome is known, hence the last line decides.
 */
export function streamProgress<Progress extends object, Result extends object>(
  work: (onProgress: (progress: Progress) => void) => Promise<Result>,
  toProblem: (error: unknown) => object,
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      let isOpen = true;
      const send = (line: object): void => {
        if (!isOpen) return;
        try {
          controller.enqueue(encoder.encode(JSON.stringify(line) + NEWLINE));
        } catch {
          // The client went away. The import goes on: what it has sent is whole.
          isOpen = false;
        }
      };
      const last = await work((progress) => send({ kind: "progress", ...progress })).then(
        (result) => ({ kind: "result", ...result }),
        (error: unknown) => ({ kind: "problem", ...toProblem(error) }),
      );
      send(last);
      if (isOpen) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "application/x-ndjson",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
