import type { RunSettings } from "@/lib/core/run-settings";

/** The settings that somebody stated; what nobody stated is not there. */
export type StatedSettings = Partial<RunSettings>;

/** What was stated later wins, field by field; null wipes nothing out, element counts add up by name. */
export function mergeStatedSettings(base: StatedSettings, stated: StatedSettings): StatedSettings {
  const given = Object.entries(stated).filter(([, value]) => value !== null && value !== undefined);
  const merged: StatedSettings = { ...base, ...Object.fromEntries(given) };
  const numel = { ...base.numel, ...stated.numel };
  return Object.keys(numel).length === 0 ? merged : { ...merged, numel };
}

/** The stored form, which only `mergeStatedSettings` and the settings page ever wrote. */
export function parseStatedSettings(text: string): StatedSettings {
  return JSON.parse(text) as StatedSettings;
}
