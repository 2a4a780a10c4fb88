import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import { openPath } from "./open-path";
import { isAccepted, readServerJson, refusedBy, unreachableAt } from "./server-answer";

export type ImportTarget = {
  readonly url: string;
  readonly token: string;
  readonly project: string;
  readonly run: string;
};

/**
 * Sends a file, or a folder as one tar stream, to `POST /api/v1/imports` of a server.
 *
 * `fetch` is not used: it gives up after five minutes without an answer, and a long import takes longer.
 *
 * @param onSent bytes handed to the network so far, and the total where it is known
 * @returns the parsed JSON of the answer
 * @throws AppError with the server's own sentence when it refuses, "unavailable" when it cannot be reached
 */
export async function postImport(
  target: string,
  to: ImportTarget,
  onSent: (sent: number, total: number | null) => void,
): Promise<unknown> {
  const body = await openBody(target);
  const address = new URL("/api/v1/imports", to.url);
  address.searchParams.set("project", to.project);
  address.searchParams.set("run", to.run);
  address.searchParams.set("filename", body.filename);
  const headers: Record<string, string> = {
    authorization: `Bearer ${to.token}`,
    "content-type": "application/octet-stream",
  };
  if (body.size !== null) headers["content-length"] = String(body.size);
  const send = address.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = send(address, { method: "POST", headers }, (incoming) => {
      readServerJson(incoming).then((answer) => {
        if (isAccepted(incoming)) resolve(answer);
        else reject(refusedBy(answer, incoming));
      }, reject);
    });
    let sent = 0;
    const meter = new Transform({
      transform(piece: Buffer, _encoding, done) {
        sent += piece.length;
        onSent(sent, body.size);
        done(null, piece);
      },
    });
    outgoing.on("error", (cause) => reject(unreachableAt(to.url, cause)));
    // A server that refuses early closes the connection; its answer, read above, says why.
    pipeline(body.stream, meter, outgoing).catch(() => undefined);
  });
}

async function openBody(target: string): Promise<{ stream: Readable; size: number | null; filename: string }> {
  const opened = await openPath(target);
  const found = await stat(target);
  if (found.isFile()) return { stream: createReadStream(target), size: found.size, filename: path.basename(target) };
  const archive = pack();
  // Errors of the packing surface through the stream itself, which the pipeline watches.
  packFiles(archive, opened.files).catch((error: unknown) =>
    archive.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return { stream: Readable.from(archive), size: null, filename: `${opened.name}.tar` };
}

async function packFiles(archive: Pack, files: Awaited<ReturnType<typeof openPath>>["files"]): Promise<void> {
  for (const file of files) {
    // A fixed time, so that the same folder is the same bytes again and is known by its digest.
    const entry = archive.entry({ name: file.name, size: file.size ?? 0, mtime: new Date(0) });
    await pipeline(Readable.from(file.stream()), entry);
  }
  archive.finalize();
}
