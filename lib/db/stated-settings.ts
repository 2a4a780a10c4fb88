import { mergeSettings, type StatedSettings } from "@/lib/core/run-settings";

/** Who stated a setting by hand, as an actor's id, and when (ISO 8601). */
export type Statement = { readonly by: string; readonly at: string };
export type Statements = { readonly [setting in keyof StatedSettings]?: Statement };

/** Beside the settings in the stored form of what people stated. */
type StoredSettings = StatedSettings & { readonly statedBy?: Statements };

/** Reads the stored form, which only this product ever wrote. */
export function parseStatedSettings(text: string): StatedSettings {
  const { statedBy: _, ...settings } = JSON.parse(text) as StoredSettings;
  return settings;
}

/** Who stated what by hand; empty for what was stated before this was kept. */
export function parseStatements(text: string): Statements {
  return (JSON.parse(text) as StoredSettings).statedBy ?? {};
}

/** The stored form of what people stated. */
export function writeEditedSettings(edited: StatedSettings, statedBy: Statements): string {
  return JSON.stringify(Object.keys(statedBy).length === 0 ? edited : { ...edited, statedBy });
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
