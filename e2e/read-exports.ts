import type { Page } from "@playwright/test";
import { elementsOf, readPdf } from "@/tests/render/read-pdf";

/** What a rendering says of one number, in its own words: value, lower, upper, level, n and events. */
export type WrittenNumber = {
  readonly value: string;
  readonly lower: string;
  readonly upper: string;
  readonly n: string;
  readonly events: string;
};

const COLUMNS = ["id", "section", "of", "measure", "status", "value", "lower", "upper", "level", "n", "events"];
type Written = ReadonlyMap<string, WrittenNumber>;

function toWritten(rows: readonly (readonly string[])[]): Written {
  const at = (row: readonly string[], name: string): string => row[COLUMNS.indexOf(name)] ?? "";
  return new Map(
    rows.map((row) => [
      at(row, "id"),
      {
        value: at(row, "value"),
        lower: at(row, "lower"),
        upper: at(row, "upper"),
        n: at(row, "n"),
        events: at(row, "events"),
      },
    ]),
  );
}

/** Annex A as CSV, by the id of each number. */
export function readCsvNumbers(text: string): Written {
  const [head = [], ...rows] = text
    .trimEnd()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, a, b]) => a?.replaceAll('""', '"') ?? b ?? ""),
    );
  if (head.slice(0, COLUMNS.length).join() !== COLUMNS.join()) throw new Error(`The CSV begins with ${head.join()}.`);
  return toWritten(rows);
}

/** Annex A of the HTML, as a browser reads it. */
export async function readHtmlNumbers(page: Page, html: string): Promise<Written> {
  const rows = await page.evaluate((text) => {
    const read = new DOMParser().parseFromString(text, "text/html");
    return [...read.querySelectorAll("#annex-a tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent ?? ""),
    );
  }, html);
  return toWritten(rows);
}

/** Rows of the tables of a PDF, spaces left out, by their first cell. Empty cells are not in the file. */
export async function readPdfRows(bytes: Uint8Array): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = elementsOf(await readPdf(bytes), "TR").map(({ children }) => children.map(({ text }) => text));
  return new Map(rows.map((row) => [row[0] ?? "", row]));
}
