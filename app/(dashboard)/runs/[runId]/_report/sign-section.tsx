import { LocalTime } from "@/app/_components/local-time";
import { formatCount } from "@/lib/core/format-number";
import type { OtherSignedRecord, ReportSignatures } from "@/lib/schema/report-signature";
import type { StoredReport } from "@/lib/usecases/get-report";
import { listSignaturesOf } from "@/lib/usecases/list-report-signatures";
import { getRuntime } from "@/lib/usecases/runtime";
import { SignForm } from "./sign-form";

/** Who signed the record that is shown, which other records of the run were signed, and the way to sign it. */
export async function SignSection({ report }: { readonly report: StoredReport }) {
  const { signatures, others, isWhole } = await listSignaturesOf(getRuntime(), report);
  return (
    <section aria-labelledby="signatures" className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <h2 id="signatures" className="text-base font-semibold">
        Signatures
      </h2>
      <GivenSignatures signatures={signatures} />
      {others.map((other) => (
        <OtherRecord key={other.lastSignedAt} other={other} isOfSameKind={other.isWhole === isWhole} />
      ))}
      <SignForm runId={report.run.id} runName={report.run.name} sha256={report.sha256} />
    </section>
  );
}

function GivenSignatures({ signatures }: Pick<ReportSignatures, "signatures">) {
  if (signatures.length === 0) return <p>Nobody has signed this record.</p>;
  return (
    <ul className="grid gap-2">
      {signatures.map(({ statement: { userId, name, meaning, at } }) => (
        <li key={`${userId} ${meaning}`} className="wrap-anywhere">
          <span className="font-medium">{name}</span>: {meaning}
          <br />
          <span className="text-xs text-muted">
            <LocalTime iso={at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

type OtherRecordProps = { readonly other: OtherSignedRecord; readonly isOfSameKind: boolean };

function OtherRecord({ other, isOfSameKind }: OtherRecordProps) {
  const { recordSha256, isWhole, signatures, lastSignedAt } = other;
  const kind = isWhole
    ? "The record of readers who may see single patients was signed"
    : "The record of readers to whom single patients are closed was signed";
  return (
    <div className="grid gap-1 border-l-4 border-line pl-3 text-sm">
      <p>
        {isOfSameKind ? "An earlier record was signed, and the report has changed since" : kind}:{" "}
        {formatCount(signatures, "signature")}, {signatures === 1 ? "given" : "the last"} on{" "}
        <LocalTime iso={lastSignedAt} />.
      </p>
      {recordSha256 === null ? null : <p className="text-xs break-all">SHA-256 of that record: {recordSha256}</p>}
    </div>
  );
}
