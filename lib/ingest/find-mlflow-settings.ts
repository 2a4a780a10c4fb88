import type { StatedSettings } from "@/lib/core/run-settings";
import { findSettings } from "./find-settings";

/** The settings among the parameters of an MLflow run, each of which MLflow keeps as text. */
export function findMlflowSettings(parameters: ReadonlyMap<string, string>): StatedSettings {
  return findSettings(Object.fromEntries([...parameters].map(([key, value]) => [key, toParameter(value)]))).settings;
}

function toParameter(value: string): unknown {
  if (value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}
