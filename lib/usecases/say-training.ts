import { changeTraining } from "@/lib/db/change-training";
import { askForJudging } from "./ask-for-judging";
import type { Runtime } from "./runtime";

/**
 * Keeps what the trainer of a run said of it. An experiment that the run belongs to is judged anew, since a side that
 * is still being trained does not count.
 *
 * @param said as `changeTraining` takes it
 * @returns false when there is no such run that may be written to
 */
export async function sayTraining(
  { database }: Pick<Runtime, "database">,
  said: Parameters<typeof changeTraining>[1],
): Promise<boolean> {
  const isKept = await changeTraining(database, said);
  if (isKept) await askForJudging({ database }, said.runId, said.at);
  return isKept;
}
