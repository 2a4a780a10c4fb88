import { findSettings } from "./find-settings";
import { SETTINGS_BYTES_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";
import type { JsonObject } from "./parse-json-line";
import type { TextEncoding } from "./sample-file";
import type { SettingsFormat } from "./settings-formats";

/**
 * Reads a file of settings. They are helpful, not vital: what cannot be read becomes an issue.
 *
 * @returns all that the file says by name; null when it cannot be read
 */
export async function readSettingsFile(
  bytes: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
  format: SettingsFormat,
  sink: LogSink,
): Promise<JsonObject | null> {
  const text = await readText(bytes, encoding);
  const document = text === null ? null : format.parse(text, sink.source);
  if (document === null) {
    const expected = format.isByHand ? "one JSON object" : "a mapping of names to values";
    const message = `Expected ${expected} of at most 8 MiB with the settings of the run, found something else.`;
    sink.issue("bad-settings", message);
    return null;
  }
  const { settings, ignored } = findSettings(document);
  sink.settings(settings);
  // A program keeps many things under these names that mean something else there.
  if (!format.isByHand) return document;
  for (const { key, expected } of ignored.slice(0, 20)) {
    sink.issue("bad-setting", `The setting "${key.slice(0, 80)}" was left out. ${expected}`);
  }
  return document;
}

/** @returns null when the text is longer than any settings are */
async function readText(bytes: AsyncIterable<Uint8Array>, encoding: TextEncoding): Promise<string | null> {
  const decoder = new TextDecoder(encoding);
  let text = "";
  for await (const chunk of bytes) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > SETTINGS_BYTES_LIMIT) return null;
  }
  return text + decoder.decode();
}
