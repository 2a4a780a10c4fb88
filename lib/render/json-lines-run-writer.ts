import type { ExportedRunFacts } from "@/lib/series/export-form";
import type { PointColumns } from "@/lib/series/run-data";
import { numberText, timeText } from "./number-text";
import type { RunWriter, WrittenSeries } from "./run-writer";

const NOTHING = new Uint8Array(0);

/**
 * Native records as JSON Lines: what was stated about the run, each series with how it is seen, and a
 * metric record a point. Every line is JSON by the book, hence what is not finite stands in quotes.
 */
export class JsonLinesRunWriter implements RunWriter {
  #record = "";

  begin(facts: ExportedRunFacts): Uint8Array {
    return line({ kind: "run", ...facts });
  }

  series({ key, context, mapping, estimated }: WrittenSeries): Uint8Array {
    const given = Object.keys(context).length === 0 ? "" : `"context":${JSON.stringify(context)},`;
    this.#record = `{"kind":"metric","metric":${JSON.stringify(key)},${given}"step":`;
    return line({ kind: "series", key, context, ...mapping, estimated });
  }

  points({ steps, times, values }: PointColumns): Uint8Array {
    let text = "";
    for (let index = 0; index < steps.length; index += 1) {
      const time = timeText(times?.[index]);
      const value = values[index] ?? Number.NaN;
      const number = Number.isFinite(value) ? numberText(value) : `"${value}"`;
      text += `${this.#record}${steps[index]}${time === "" ? "" : `,"time_us":${time}`},"value":${number}}\n`;
    }
    return Buffer.from(text);
  }

  end(): Uint8Array {
    return NOTHING;
  }
}

function line(record: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(record)}\n`);
}
