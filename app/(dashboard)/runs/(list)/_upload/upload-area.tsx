"use client";

import { useState } from "react";
import { DropOverlay } from "@/app/_components/drop-overlay";
import { ChooseButtons } from "./choose-buttons";
import { readDrop } from "./dropped-files";
import { ProjectChoice, type UploadProject } from "./project-choice";
import { UploadRow } from "./upload-row";
import { useUploads } from "./use-uploads";

type UploadAreaProps = { readonly projects: readonly UploadProject[]; readonly project: string | null };

/** The head of the list of runs: the whole page takes what is dropped on it, buttons do the same by keyboard. */
export function UploadArea({ projects, project }: UploadAreaProps) {
  const preset = projects.find(({ id, name }) => id === project || name === project) ?? projects[0] ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const target = projects.find(({ id }) => id === chosen) ?? preset;
  const { uploads, send, dismiss } = useUploads(target?.id ?? null);
  const take = (transfer: DataTransfer): void => {
    readDrop(transfer).then(send, () => send([]));
  };
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-xl font-semibold">Runs</h1>
          <p className="mt-1 text-muted">
            {target
              ? "Drop a training log, or the folder of a run, anywhere on this page."
              : "You can read runs here; uploading needs the role of an engineer or administrator."}
          </p>
        </div>
        {target ? (
          <div className="flex flex-wrap items-end gap-3">
            {projects.length > 1 ? <ProjectChoice projects={projects} value={target.id} onChange={setChosen} /> : null}
            <ChooseButtons onChoose={(items) => void send(items)} />
          </div>
        ) : null}
      </div>
      {target ? <DropOverlay label={`Drop to import into ${target.name}`} onDrop={take} /> : null}
      {uploads.length > 0 ? (
        <ul aria-label="Uploads" className="grid gap-3">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} onDismiss={() => dismiss(upload.id)} />
          ))}
        </ul>
      ) : null}
    </>
  );
}
