import { EXPORT_COLUMNS, type ExportedRunFacts, guardCell } from "@/lib/series/export-form";
import type { PointColumns } from "@/lib/series/run-data";
import { numberText, timeText } from "./number-text";
import type { RunWriter, WrittenSeries } from "./run-writer";

const NOTHING = new Uint8Array(0);

/** CSV (RFC 4180, lines end with a line feed): the columns of lib/series/export-form.ts, a row a point. */
export class CsvRunWriter implements RunWriter {
  #facts = "";
  #row = "";

  begin(facts: ExportedRunFacts): Uint8Array {
    this.#facts = cell(JSON.stringify(facts));
    return Buffer.from(`${EXPORT_COLUMNS.join(",")}\n`);
  }

  series({ key, context, mapping, estimated }: WrittenSeries): Uint8Array {
    const { metric, layer, parameter, subgroup, split } = mapping;
    const texts = [key, JSON.stringify(context), metric, layer, parameter, subgroup, split, estimated];
    this.#row = texts.map((text) => `,${cell(text ?? "")}`).join("");
    return NOTHING;
  }

  points({ steps, times, values }: PointColumns): Uint8Array {
    let text = "";
    for (let index = 0; index < steps.length; index += 1) {
      text += `${this.#row},${steps[index]},${timeText(times?.[index])},${numberText(values[index] ?? Number.NaN)}\n`;
    }
    const first = this.#facts;
    this.#facts = "";
    return Buffer.from(first + text);
  }

  end(): Uint8Array {
    return NOTHING;
  }
}

function cell(text: string): string {
  const guarded = guardCell(text);
  return /[",\r\n]|^\s|\s$/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
