/**
 * Trains one network on a simulated cohort and logs it as a team would: losses per subgroup with number
 * and scatter, inner products of half-batches, predictions for patients outside training.
 */
import { seededRandom } from "@/lib/core/random";
import { EMPTY_SETTINGS } from "@/lib/core/run-settings";
import type { RunData } from "@/lib/series/run-data";
import { type Cohort, drawCohort, GROUPS } from "./cohort";
import { emptyGradient, lossOf, Network } from "./network";
import { RunLog } from "./run-log";
import type { Scenario } from "./scenarios";

const BATCH = 64;
const RECORDS = 40;
/** Patients of a group in both halves of a record. */
const DRAWN = 60;

export type LoggedRun = { readonly run: RunData; readonly network: Network; readonly training: Cohort };

export function logRun(scenario: Scenario, seed: number): LoggedRun {
  const { design } = scenario;
  const training = drawCohort(design, scenario.trainingSize, 3 * seed + 1, true);
  const outside = drawCohort(design, scenario.outsideSize, 3 * seed + 2, false);
  const random = seededRandom(3 * seed + 3);
  const inputs = training.features[0]?.length ?? 0;
  const network = new Network([inputs, ...scenario.hidden, 1], scenario.activation, random);
  const log = new RunLog(network.weights.length);
  const rows = GROUPS.map((_name, group) => membersOf(training, group));
  const outsideRows = GROUPS.map((_name, group) => membersOf(outside, group));
  const every = Math.max(1, Math.floor(scenario.steps / RECORDS));
  const gradient = emptyGradient(network);
  for (let step = 0; step < scenario.steps; step += 1) {
    if (step % every === 0) {
      if ((step / every) % 2 === 0) {
        logLosses(log, step, network, { training, rows, split: "train" });
        logLosses(log, step, network, { training: outside, rows: outsideRows, split: "validation" });
      }
      logProducts(log, step, network, { training, rows, random });
    }
    for (const layer of gradient) layer.fill(0);
    for (let index = 0; index < BATCH; index += 1) {
      const patient = Math.floor(random() * scenario.trainingSize);
      addPatient(network, training, patient, 1 / BATCH, gradient);
    }
    if (scenario.optimizer === "adam") network.update(gradient, scenario.rate);
    else network.descend(gradient, scenario.rate);
  }
  const run = log.toRun({
    settings: {
      ...EMPTY_SETTINGS,
      trainingSize: scenario.trainingSize,
      batchSize: BATCH,
      subgroupSizes: Object.fromEntries(GROUPS.map((name, group) => [name, rows[group]?.length ?? 0])),
      optimizer: scenario.optimizer,
      model: "mlp",
    },
    numel: network.weights.map((_weights, layer) => network.weightCount(layer)),
    outside,
    logits: Float64Array.from(outside.features, (features) => network.predict(features)),
  });
  return { run, network, training };
}

type Part = { readonly training: Cohort; readonly rows: readonly (readonly number[])[] };

function logLosses(
  log: RunLog,
  step: number,
  network: Network,
  part: Part & { readonly split: "train" | "validation" },
): void {
  part.rows.forEach((members, group) => {
    if (members.length === 0) return;
    const losses = members.map((patient) =>
      lossOf(
        network.predict(part.training.features[patient] ?? new Float64Array(0)),
        part.training.outcomes[patient] ?? 0,
      ),
    );
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
    log.addLoss(step, group, part.split, { n: members.length, mean, m2: squares });
  });
}

function logProducts(
  log: RunLog,
  step: number,
  network: Network,
  { training, rows, random }: Part & { readonly random: () => number },
): void {
  const halves = rows.flatMap((members) => {
    const drawn = shuffle(members, random).slice(0, 2 * Math.floor(Math.min(DRAWN, members.length) / 2));
    return [drawn.slice(0, drawn.length / 2), drawn.slice(drawn.length / 2)].map((half) => {
      const gradient = emptyGradient(network);
      for (const patient of half) addPatient(network, training, patient, 1 / half.length, gradient);
      return { gradient, size: half.length };
    });
  });
  network.weights.forEach((_weights, layer) => {
    halves.forEach((one, row) => {
      halves.slice(row).forEach((other, offset) => {
        if (one.size > 0 && other.size > 0)
          log.addProduct(
            step,
            layer,
            row,
            row + offset,
            dot(one.gradient[layer], other.gradient[layer], network.weightCount(layer)),
          );
      });
      if (row % 2 === 0) log.addDrawn(step, layer, row / 2, 2 * one.size);
    });
  });
}

function addPatient(
  network: Network,
  cohort: Cohort,
  patient: number,
  share: number,
  into: ReturnType<typeof emptyGradient>,
): void {
  network.addGradient(cohort.features[patient] ?? new Float64Array(0), cohort.outcomes[patient] ?? 0, share, into);
}

function membersOf({ groups }: Cohort, group: number): readonly number[] {
  return [...groups.keys()].filter((patient) => groups[patient] === group);
}

function shuffle(items: readonly number[], random: () => number): readonly number[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] ?? 0, mixed[last] ?? 0];
  }
  return mixed;
}

/** Over the weights alone: the gradient of a bias follows another size. */
function dot(a: Float64Array | undefined, b: Float64Array | undefined, count: number): number {
  let sum = 0;
  if (a && b) for (let index = 0; index < count; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
