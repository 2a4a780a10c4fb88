import Link from "next/link";
import type { SettingPair } from "@/lib/charts/sensitivity/prepare-setting-pairs";

type PairCardProps = { readonly runId: string; readonly pair: SettingPair };

/** One run beside this one, A: the setting in which they differ and where their losses end. */
export function PairCard({ runId, pair }: PairCardProps) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] content-start gap-2 rounded-md border border-line bg-surface p-4">
      <h3 className="font-semibold wrap-anywhere">
        <span className="inline-block first-letter:uppercase">{pair.setting}</span>: {pair.a} in A, {pair.b} in B,{" "}
        {pair.name}
      </h3>
      {pair.losses === null ? (
        <p role="status">The other run is being checked; its losses stand here when you come back.</p>
      ) : null}
      {pair.losses?.length === 0 ? <p>The two runs have no loss of the same kind.</p> : null}
      <dl className="grid gap-2">
        {pair.losses?.map(({ name, sentence }) => (
          <div key={name}>
            <dt className="text-xs text-muted first-letter:uppercase">{name}</dt>
            <dd>{sentence}</dd>
          </div>
        ))}
      </dl>
      {pair.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <p>
        <Link href={{ pathname: "/compare", query: { run: [runId, pair.id] } }} className="prose-link">
          Compare with {pair.name}
        </Link>
      </p>
    </li>
  );
}
