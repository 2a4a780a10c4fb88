import Link from "next/link";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { describeUpload } from "./describe-upload";
import type { Upload } from "./use-uploads";

type UploadRowProps = { readonly upload: Upload; readonly onDismiss: () => void };

export function UploadRow({ upload, onDismiss }: UploadRowProps) {
  const { result, progress, totalBytes } = upload;
  return (
    <li className="grid gap-2 rounded-md border border-line bg-surface p-3">
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate font-semibold">{upload.runName}</span>
        {result === null ? (
          <Button size="small" onClick={upload.cancel}>
            Stop
          </Button>
        ) : (
          <Button size="small" look="bare" onClick={onDismiss}>
            Dismiss
          </Button>
        )}
      </div>
      {result === null ? (
        <progress
          value={progress.sentBytes}
          max={Math.max(1, totalBytes)}
          aria-label={`Sending ${upload.runName}`}
          className="h-2 w-full accent-accent"
        />
      ) : null}
      {result && !result.ok ? <ProblemNote detail={result.problem.detail} fix={result.problem.fix} /> : null}
      {result && !result.ok ? null : (
        <p role="status" className="text-xs text-muted">
          {describeUpload(upload)}
        </p>
      )}
      {result?.ok ? (
        <p>
          <Link href={`/runs/${result.result.runId}`} className="prose-link">
            Read the verdict of {upload.runName}
          </Link>
        </p>
      ) : null}
    </li>
  );
}
