"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type DroppedItem, runNameOf } from "./dropped-files";
import { packFolder } from "./pack-folder";
import { type SendingProgress, type SendingResult, sendImport } from "./send-import";

export type Upload = {
  readonly id: number;
  readonly runName: string;
  readonly totalBytes: number;
  readonly startedAt: number;
  readonly progress: SendingProgress;
  readonly result: SendingResult | null;
  readonly cancel: () => void;
};

let nextId = 0;

/** Uploads of this page, one after another, so that each gets the whole line and the rows finish in order. */
export function useUploads(project: string | null) {
  const router = useRouter();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const change = (id: number, part: Partial<Upload>): void =>
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));

  const sendOne = async (item: DroppedItem, target: string): Promise<void> => {
    const id = nextId++;
    const runName = runNameOf(item);
    const add = (part: Pick<Upload, "totalBytes" | "result" | "cancel">): void =>
      setUploads((all) => [
        ...all,
        { id, runName, startedAt: performance.now(), progress: { sentBytes: 0, points: 0, issues: 0 }, ...part },
      ]);
    try {
      const body = item.kind === "file" ? item.file : packFolder(item.files);
      const filename = item.kind === "file" ? item.name : `${item.name}.tar`;
      const sending = sendImport(body, { project: target, run: runName, filename }, (progress) =>
        change(id, { progress }),
      );
      add({ totalBytes: body.size, result: null, cancel: sending.cancel });
      change(id, { result: await sending.done });
    } catch (error) {
      const detail = error instanceof Error ? error.message : "The folder could not be read.";
      add({ totalBytes: 0, result: { ok: false, problem: { detail, fix: null } }, cancel: () => undefined });
    }
    router.refresh();
  };

  const send = async (items: readonly DroppedItem[]): Promise<void> => {
    if (project === null) return;
    for (const item of items) await sendOne(item, project);
  };
  const dismiss = (id: number): void => setUploads((all) => all.filter((upload) => upload.id !== id));
  return { uploads, send, dismiss };
}
