import type { IngestSink } from "./ingest-port";
import { SETTINGS_BYTES_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";
import { parseMetaJson } from "./meta-json";
import type { TextEncoding } from "./sample-file";

/** Reads `meta.json`. Settings are helpful, not vital: what cannot be read becomes an issue. */
export async function readSettingsFile(
  bytes: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
  sink: IngestSink,
  log: LogSink,
): Promise<void> {
  const text = await readText(bytes, encoding);
  const meta = text === null ? null : parseMetaJson(text);
  if (meta === null) {
    log.issue(
      "bad-settings",
      "Expected one JSON object of at most 8 MiB with the settings of the run, found something else.",
    );
    return;
  }
  sink.settings(meta.settings);
  for (const key of meta.ignored.slice(0, 20)) {
    log.issue("bad-setting", `Expected another kind of value for "${key.slice(0, 80)}"; the setting was left out.`);
  }
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
