import { LocalTime } from "@/app/_components/local-time";
import { ProblemNote } from "@/app/_components/problem-note";
import type { SignaturesLookedAt } from "@/lib/usecases/list-report-signatures";

type GivenSignaturesProps = Pick<SignaturesLookedAt, "signatures" | "untrue">;

/** Who signed the record, or why that cannot be shown. */
export function GivenSignatures({ signatures, untrue }: GivenSignaturesProps) {
  if (untrue !== null) return <ProblemNote detail={untrue.message} fix={untrue.fix} />;
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
