import { mergeSettings, type StatedSettings } from "@/lib/core/run-settings";

/** Reads the stored form, which only this product ever wrote. */
export function parseStatedSettings(text: string): StatedSettings {
  return JSON.parse(text) as StatedSettings;
}

/** What holds of a run: live batches that wait add to what was stated, and what people say wins over both. */
export function settingsInForce(
  run: { readonly settings: string; readonly editedSettings: string },
  waiting: readonly { readonly settings: StatedSettings }[],
): StatedSettings {
  const stated = waiting.reduce(
    (merged, batch) => mergeSettings(merged, batch.settings),
    parseStatedSettings(run.settings),
  );
  return mergeSettings(stated, parseStatedSettings(run.editedSettings));
}
