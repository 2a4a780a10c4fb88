import { readConfig } from "@/lib/config/config";
import type { ProofPlan } from "@/lib/core/proof-plan";
import type { CreateProofBody } from "@/lib/schema/proof";
import { proofDocumentSchema } from "@/lib/schema/proof-document";
import { callServer, type ServerAddress } from "../call-server";
import { commandActor } from "../command-actor";
import { findRemoteRun } from "../find-remote-run";
import { findRunByWord } from "../find-run-by-word";
import { openStoredRuns } from "../open-stored-runs";
import { isAccepted, refusedBy } from "../server-answer";
import { createProof } from "./create-proof";

/** A plan that is registered for a run; `isNew` is false where it was there already. */
export type RegisteredPlan = { readonly plan: ProofPlan; readonly isNew: boolean };

type Surroundings = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that holds `prisma/migrations`. */
  readonly packageRoot: string;
};

/**
 * Plans an experiment on a finding of a run of the database of this machine, which the environment names as for the
 * server.
 *
 * @param word id of the run, its name, or `project/run`
 * @throws AppError "not-found" for no such run or database, "conflict" for a name that several runs have,
 *   "unavailable" for a database that does not answer or is not of this version, and as `createProof` does
 */
export async function proveStoredRun(
  word: string,
  body: CreateProofBody,
  { environment, packageRoot }: Surroundings,
): Promise<RegisteredPlan> {
  // Nobody signs in here: no secret is read or made.
  const { runtime, close } = await openStoredRuns({ ...readConfig(environment, ""), secret: "" }, packageRoot);
  try {
    const run = await findRunByWord(runtime.database, word);
    const { proof, isNew } = await createProof(runtime, commandActor("rounds prove"), run.id, body);
    return { plan: proof.plan, isNew };
  } finally {
    await close();
  }
}

/**
 * The same for a run of a server, as `POST /api/v1/runs/{id}/proofs` answers it; the token needs the scopes to read
 * and to send runs.
 *
 * @throws AppError with the server's own sentence when it refuses, "unavailable" when it cannot be reached
 */
export async function proveRemoteRun(
  server: ServerAddress,
  word: string,
  body: CreateProofBody,
): Promise<RegisteredPlan> {
  const id = await findRemoteRun(server, word);
  const path = `/api/v1/runs/${encodeURIComponent(id)}/proofs`;
  const { status, answer } = await callServer(server, { method: "POST", path, body: JSON.stringify(body) });
  if (!isAccepted({ statusCode: status })) throw refusedBy(answer, { statusCode: status });
  return { plan: proofDocumentSchema.parse(answer).plan, isNew: status === 201 };
}
