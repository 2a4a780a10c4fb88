import { identifierOfValue } from "@/lib/core/identifying-values";
import type { LabelColumn } from "@/lib/core/prediction-set";
import { limitError, NAME_LENGTH_LIMIT, PREDICTION_TEXT_LIMIT } from "./limits";
import type { PredictionCell } from "./prediction-cell";
import { refuseIdentifyingCell, refuseTable, shownName } from "./refuse-predictions";
import { detachText } from "./shorten-text";
import { storableName } from "./storable-name";

/** What R, pandas and SQL write where there is nothing. */
const MISSING = /^(?:na|n\/a|nan|null)$/i;
/** A number as people write it; one with leading zeros is a code. */
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** More digits than these a double may change. */
const EXACT_LENGTH = 16;
/** What a text costs beside its characters. */
const TEXT_OVERHEAD = 32;
/** From so many different texts on, a column that hardly repeats one names patients and no groups. */
const FEW_TEXTS = 50;
const REPEATED_SHARE = 0.5;

/** How much text the columns of one file may still hold. */
export type TextBudget = { left: number };

/** Collects a column of texts, each different one once. */
export class LabelCollector {
  readonly #name: string;
  readonly #source: string;
  readonly #budget: TextBudget;
  readonly #places = new Map<string, number>();
  readonly #labels: string[] = [];
  readonly #codes: number[] = [];
  #words = 0;

  constructor(name: string, source: string, budget: TextBudget) {
    this.#name = name;
    this.#source = source;
    this.#budget = budget;
  }

  /** @throws AppError for what identifies a patient, and beyond the limits on texts */
  put(cell: PredictionCell, row: number): void {
    const text = plainText(cell.text());
    if (text === "") {
      this.#codes.push(-1);
      return;
    }
    this.#codes.push(this.#places.get(text) ?? this.#add(text, row));
  }

  /** @throws AppError for a column that holds another text in most rows */
  finish(): LabelColumn {
    const filled = this.#codes.reduce((count, code) => count + (code >= 0 ? 1 : 0), 0);
    if (this.#words > FEW_TEXTS && this.#words > filled * REPEATED_SHARE) {
      const found = `${this.#words} different texts in ${filled} rows of column "${shownName(this.#name)}"`;
      const fix =
        "Take the column out: texts that differ from patient to patient are no groups, and may identify them.";
      throw refuseTable("columns of numbers or of texts that name groups", found, this.#source, fix);
    }
    return { name: this.#name, labels: this.#labels, codes: Int32Array.from(this.#codes) };
  }

  #add(text: string, row: number): number {
    const looksLike = identifierOfValue(text);
    const place = { column: this.#name, row, source: this.#source };
    if (looksLike !== null) throw refuseIdentifyingCell(place, looksLike);
    if (text.length > NAME_LENGTH_LIMIT) {
      const where = `row ${row} of column "${shownName(this.#name)}" of ${this.#source}`;
      throw limitError("texts in predictions", NAME_LENGTH_LIMIT, "characters", where, "Name groups by shorter texts.");
    }
    this.#budget.left -= text.length + TEXT_OVERHEAD;
    if (this.#budget.left < 0) {
      const fix = "Round numbers, or leave columns out that name no groups.";
      throw limitError("different texts", PREDICTION_TEXT_LIMIT, "characters in all", this.#source, fix);
    }
    if (!PLAIN_NUMBER.test(text)) this.#words += 1;
    const own = detachText(storableName(text));
    const code = this.#labels.push(own) - 1;
    this.#places.set(own === text ? own : detachText(text), code);
    return code;
  }
}

/** `3`, `3.0` and the number 3 of a Parquet file are one text; what says that nothing is known is none. */
function plainText(text: string): string {
  if (MISSING.test(text)) return "";
  return PLAIN_NUMBER.test(text) && text.length <= EXACT_LENGTH ? String(Number(text)) : text;
}
