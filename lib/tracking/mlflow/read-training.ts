import { storableMoment } from "@/lib/core/storable-moment";
import { TRAININGS, type Training } from "@/lib/core/training";
import type { MetricNote } from "./collect-metrics";
import { STATUSES } from "./mlflow-run";
import { type Fields, readText, readWhole, wrongField } from "./read-fields";

/** A time that a client says of its run, and what is to be shown where it is not kept. */
export type Moment = { readonly at: Date | null; readonly note: MetricNote | null };

const OUTSIDE = "Times of the run outside the years 1 to 9999 were left out: MLflow counts them in milliseconds.";

/** How a client says that its training stands; null where it does not. @throws AppError "bad-input" */
export function readStatus(fields: Fields): Training | null {
  const given = readText(fields, "status");
  if (given === null || given === "") return null;
  const found = TRAININGS.find((training) => STATUSES[training] === given);
  if (found !== undefined) return found;
  throw wrongField("status", `one of ${Object.values(STATUSES).join(", ")}`, given);
}

/**
 * A time in milliseconds since 1970, null where there is none. One outside the years 1 to 9999 is left out and not
 * refused, since a training ends with a client that is refused.
 *
 * @throws AppError "bad-input" for what is no whole number
 */
export function readMoment(fields: Fields, name: string): Moment {
  const given = readWhole(fields, name);
  if (given === null) return { at: null, note: null };
  const at = storableMoment(Number(given));
  return { at, note: at === null ? { reason: OUTSIDE, points: 0, sample: `${name}: ${given}` } : null };
}
