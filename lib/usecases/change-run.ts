import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import type { StatedSettings } from "@/lib/core/run-settings";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { renameRun } from "@/lib/db/rename-run";
import { saveEditedSettings } from "@/lib/db/save-edited-settings";
import { parseStatedSettings, parseStatements, type Statement, type Statements } from "@/lib/db/stated-settings";
import type { ChangeRunBody, RunDetails } from "@/lib/schema/run";
import type { EditableSettings } from "@/lib/schema/run-settings";
import { applyStatedOrder } from "@/lib/series/order-layers";
import { findVisibleRun, runNotFound } from "./find-visible-run";
import { describeRun } from "./list-runs";
import type { Runtime } from "./runtime";
import { sayTraining } from "./say-training";

/** Others would have to save in between this often. */
const ATTEMPTS = 10;

/**
 * Gives a run another name, states settings in place of what its files say, or says how its training stands. What the
 * files say is kept beside it and counts again when a setting becomes null; the diagnosis follows. Whoever may send
 * points may say how the training stands.
 *
 * @throws AppError "not-found", "forbidden", "conflict" when the name is taken, or "bad-input" when an
 *   order of layers names none of the run's layers
 */
export async function changeRun(
  runtime: Runtime,
  actor: Actor,
  id: string,
  { name, settings, training }: ChangeRunBody,
): Promise<RunDetails> {
  const isOfTrainer = name === undefined && settings === undefined;
  const run = await findVisibleRun(runtime, actor, id, isOfTrainer ? "run.upload" : "run.edit");
  if (settings?.layerOrder) await checkLayerOrder(runtime, run.id, settings.layerOrder);
  // First what others may have made impossible, so that a refused change changes nothing.
  if (name !== undefined && !(await renameRun(runtime.database, { id: run.id, name, by: actor.id, at: new Date() }))) {
    throw runNotFound();
  }
  if (settings !== undefined) await saveChange(runtime, actor, run.id, settings);
  if (training !== undefined && training !== run.training) await changeTraining(runtime, actor, run.id, training);
  return await describeRun(runtime, actor, run.id);
}

async function changeTraining(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  training: NonNullable<ChangeRunBody["training"]>,
): Promise<void> {
  const at = new Date();
  const endedAt = training === "running" ? undefined : at;
  if (!(await sayTraining(runtime, { runId, training, endedAt, by: actor.id, at }))) throw runNotFound();
}

async function checkLayerOrder(runtime: Runtime, runId: string, order: readonly string[]): Promise<void> {
  const catalogue = await loadSeriesCatalogue(runtime.database, { runId });
  const layers = [...new Set(catalogue.flatMap(({ mapping }) => mapping.layer ?? []))];
  if (layers.length === 0 || applyStatedOrder(layers, order).unnamed < layers.length) return;
  throw new AppError(
    "bad-input",
    `Expected layers of this run, such as "${layers[0]?.slice(0, 80)}", found none of them among the ${order.length} names; the first is "${order[0]?.slice(0, 80)}".`,
    "Name the layers as the run names them, the one at the input first.",
  );
}

/** Two people who change different settings at once both succeed. */
async function saveChange(runtime: Runtime, actor: Actor, id: string, change: EditableSettings): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const run = await findVisibleRun(runtime, actor, id, "run.edit");
    const before = parseStatedSettings(run.editedSettings);
    const edited = applyChange(before, change);
    if (JSON.stringify(edited) === JSON.stringify(before)) return;
    const at = new Date();
    const by = { by: actor.id, at: at.toISOString() };
    const statedBy = noteStatements(parseStatements(run.editedSettings), before, edited, by);
    const save = { runId: id, edited, statedBy, by: actor.id, replaces: run.editedSettings, at };
    if (await saveEditedSettings(runtime.database, save)) return;
  }
  throw new AppError("unavailable", "The settings of the run were changed by others meanwhile.", "Try again.");
}

/** Whoever changed a setting last stated it; of one that was left alone the statement stays, of one taken back it goes. */
function noteStatements(known: Statements, before: StatedSettings, edited: StatedSettings, by: Statement): Statements {
  const fields = Object.keys(edited) as (keyof StatedSettings)[];
  return Object.fromEntries(
    fields.flatMap((field): [string, Statement][] => {
      const isSame = JSON.stringify(before[field]) === JSON.stringify(edited[field]);
      const statement = isSame ? known[field] : by;
      return statement === undefined ? [] : [[field, statement]];
    }),
  );
}

function applyChange(edited: StatedSettings, change: EditableSettings): StatedSettings {
  return Object.fromEntries(Object.entries({ ...edited, ...change }).filter(([, value]) => value !== null));
}
