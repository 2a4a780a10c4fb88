import { readdir } from "node:fs/promises";
import path from "node:path";
import { judgePairs } from "@/lib/proof/judge-pairs";
import { matchFolders } from "@/lib/usecases/judge-proof";
import { listFolders } from "@/lib/usecases/list-folders";
import type { SampleProof } from "./compose-proof-table";

const PROOFS = "samples/proofs";

/** What the shipped experiments show, computed from their plans and runs; ordered by run and finding. */
export async function judgeSampleProofs(): Promise<readonly SampleProof[]> {
  const names = await readdir(PROOFS);
  const judged = await Promise.all(names.map((name) => judgeFolder(path.join(PROOFS, name))));
  const placeOf = ({ plan }: SampleProof): string => `${plan.run.name} ${plan.finding.rule} ${plan.change.id}`;
  return judged.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

async function judgeFolder(folder: string): Promise<SampleProof> {
  const { plan, matched } = await matchFolders(
    path.join(folder, "plan.json"),
    await listFolders(path.join(folder, "runs")),
  );
  return { plan, matched, judgement: judgePairs(plan, matched) };
}
