import Link from "next/link";
import { CELL, RecordTable } from "@/app/_components/record-table";
import { ARM_WORDS } from "@/lib/charts/proof/arm-words";
import { prepareProofRuns } from "@/lib/charts/proof/prepare-proof-runs";
import type { ProofDocument } from "@/lib/core/proof-document";
import { PROOF_ARMS } from "@/lib/core/proof-plan";
import { ProofSection } from "./proof-section";

/** What came back for each seed and side, what is missing, and what is kept without being counted. */
export function ProofRuns({ proof }: { readonly proof: ProofDocument }) {
  const { seeds, setAside } = prepareProofRuns(proof);
  return (
    <ProofSection id="runs" title="What came back">
      <RecordTable
        label="Trainings of this plan"
        caption="Each seed of the plan with the run on either side"
        columns={["Seed", ...PROOF_ARMS.map((arm) => ARM_WORDS[arm])]}
        minWidth="min-w-[36rem]"
      >
        {seeds.map(({ seed, places }) => (
          <tr key={seed} className="border-t border-line align-top">
            <th scope="row" className={`${CELL} text-left font-normal tabular-nums`}>
              {seed}
            </th>
            {places.map(({ arm, run }) => (
              <td key={arm} className={`${CELL} wrap-anywhere`}>
                {run === null ? <span className="text-muted">missing</span> : <RunLink run={run} />}
              </td>
            ))}
          </tr>
        ))}
      </RecordTable>
      <h4 className="font-medium">Kept and not counted</h4>
      {setAside.length === 0 ? (
        <p className="text-muted">Nothing: every run that came fits the plan.</p>
      ) : (
        <ul className="grid divide-y divide-line rounded-md border border-line bg-surface">
          {setAside.map(({ run, seed, arm, sentence }) => (
            <li key={`${run.id} ${seed} ${arm}`} className="grid gap-1 px-4 py-3">
              <span>
                <RunLink run={run} />{" "}
                <span className="text-xs text-muted">
                  seed {seed}, {ARM_WORDS[arm]}
                </span>
              </span>
              <span className="max-w-prose wrap-anywhere">{sentence}</span>
            </li>
          ))}
        </ul>
      )}
    </ProofSection>
  );
}

function RunLink({ run: { id, name } }: { readonly run: ProofDocument["run"] }) {
  return (
    <Link href={`/runs/${id}`} className="prose-link inline-flex min-h-6 items-center wrap-anywhere">
      {name}
    </Link>
  );
}
