import type { StatedSettings } from "@/lib/core/run-settings";

/** Reads the stored form, which only this product ever wrote. */
export function parseStatedSettings(text: string): StatedSettings {
  return JSON.parse(text) as StatedSettings;
}
