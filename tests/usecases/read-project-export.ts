import { promisify } from "node:util";
import { fromBuffer, type ZipFile } from "yauzl";
import type { Actor } from "@/lib/auth/roles";
import { exportProject } from "@/lib/usecases/export-project";
import type { Runtime } from "@/lib/usecases/runtime";

/** All pieces in one. */
export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece.slice());
  return Buffer.concat(parts);
}

/** The files in the export of a project, by their path. */
export async function readProjectExport(runtime: Runtime, by: Actor, project: string): Promise<Map<string, Buffer>> {
  const archive = await bytesOf((await exportProject(runtime, by, project)).bytes);
  const zip = await promisify<Buffer, object, ZipFile>(fromBuffer)(archive, { lazyEntries: true });
  const files = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    zip.on("entry", (entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        bytesOf(stream).then((bytes) => {
          files.set(entry.fileName, bytes);
          zip.readEntry();
        }, reject);
      });
    });
    zip.on("end", resolve);
    zip.readEntry();
  });
  return files;
}
