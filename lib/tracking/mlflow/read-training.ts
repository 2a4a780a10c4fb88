import { TRAININGS, type Training } from "@/lib/core/training";
import { STATUSES } from "./mlflow-run";
import { type Fields, readText, readWhole, wrongField } from "./read-fields";

/** Farthest time from 1970 that a date has, in milliseconds. */
const FARTHEST = 8.64e15;

/** How a client says that its training stands; null where it does not. @throws AppError "bad-input" */
export function readStatus(fields: Fields): Training | null {
  const given = readText(fields, "status");
  if (given === null || given === "") return null;
  const found = TRAININGS.find((training) => STATUSES[training] === given);
  if (found !== undefined) return found;
  throw wrongField("status", `one of ${Object.values(STATUSES).join(", ")}`, given);
}

/** A time in milliseconds since 1970; null where there is none. @throws AppError "bad-input" */
export function readMoment(fields: Fields, name: string): Date | null {
  const given = readWhole(fields, name);
  if (given === null) return null;
  if (typeof given === "number" && Math.abs(given) <= FARTHEST) return new Date(given);
  throw wrongField(name, "milliseconds since 1970", given);
}
