import { LocalTime } from "@/app/_components/local-time";
import { formatCount } from "@/lib/core/format-number";
import type { OtherSignedRecord } from "@/lib/schema/report-signature";
import type { StoredReport } from "@/lib/usecases/get-report";
import type { SignaturesLookedAt } from "@/lib/usecases/list-report-signatures";
import { GivenSignatures } from "./given-signatures";
import { SignForm } from "./sign-form";

type SignSectionProps = { readonly report: StoredReport; readonly looked: SignaturesLookedAt };

/** Who signed the record that is shown, which other records of the run were signed, and the way to sign it. */
export function SignSection({ report, looked }: SignSectionProps) {
  const { signatures, others, isWhole, untrue } = looked;
  return (
    <section aria-labelledby="signatures" className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <h2 id="signatures" className="text-base font-semibold">
        Signatures
      </h2>
      <GivenSignatures signatures={signatures} untrue={untrue} />
      {others.map((other) => (
        <OtherRecord key={other.lastSignedAt} other={other} isOfSameKind={other.isWhole === isWhole} />
      ))}
      <SignForm runId={report.run.id} runName={report.run.name} sha256={report.sha256} />
    </section>
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
