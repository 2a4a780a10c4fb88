import type { ChartTable } from "@/lib/charts/chart-model";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawFigure, type Figure, tabulateFigure } from "@/lib/charts/figure";
import { writeSvg } from "@/lib/charts/write-svg";
import { assertNever } from "@/lib/core/assert-never";
import { escapeMarkup } from "@/lib/core/escape-markup";
import type { ReportFact } from "@/lib/schema/report";
import type { ReportBlock, ReportPages, ReportPart } from "../pages/report-block";
import { REPORT_STYLE } from "./report-style";

/** Letters of 12 pixels stay readable where a page of A4 holds this width. */
const DRAWN_WIDTH = 720;

/**
 * A report as one HTML file of its own: pictures inline, no script, nothing from outside, the same bytes
 * for the same record.
 */
export function writeHtml(pages: ReportPages): string {
  const title = escapeMarkup(pages.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>
${REPORT_STYLE}
</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>Gradient Rounds. Record ${pages.sha256}</p>
</header>
<nav aria-label="Contents"><ol>${pages.parts.map(writeEntry).join("")}</ol></nav>
<main>
${pages.parts.map(writePart).join("\n")}
</main>
</body>
</html>
`;
}

function writeEntry({ id, title }: ReportPart): string {
  return `<li><a href="#${id}">${escapeMarkup(title)}</a></li>`;
}

function writePart({ id, title, blocks }: ReportPart): string {
  const body = blocks.map(writeBlock).join("\n");
  return `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escapeMarkup(title)}</h2>\n${body}</section>`;
}

function writeBlock(block: ReportBlock): string {
  switch (block.kind) {
    case "heading":
      return `<h3>${escapeMarkup(block.text)}</h3>`;
    case "paragraph":
      return `<p>${escapeMarkup(block.text)}</p>`;
    case "facts":
      return writeFacts(block.facts);
    case "table":
      return writeTable(block.table);
    case "figure":
      return writeFigure(block.figure, block.height);
    default:
      return assertNever(block);
  }
}

function writeFacts(facts: readonly ReportFact[]): string {
  const rows = facts.map(({ term, text }) => `<dt>${escapeMarkup(term)}</dt><dd>${escapeMarkup(text)}</dd>`);
  return `<dl>${rows.join("")}</dl>`;
}

/** A wide table scrolls on its own, which the keyboard reaches. */
function writeTable({ caption, columns, rows }: ChartTable): string {
  const head = columns.map(
    ({ label, isNumeric }) => `<th scope="col"${numberClass(isNumeric)}>${escapeMarkup(label)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map(({ text }, index) => {
      const side = numberClass(columns[index]?.isNumeric ?? false);
      return index === 0
        ? `<th scope="row"${side}>${escapeMarkup(text)}</th>`
        : `<td${side}>${escapeMarkup(text)}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const label = escapeMarkup(caption);
  return `<div class="scroll" role="group" aria-label="${label}" tabindex="0"><table><caption>${label}</caption><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

function numberClass(isNumeric: boolean): string {
  return isNumeric ? ' class="number"' : "";
}

/** Beside every picture its numbers as a table, which is all that some readers have. */
function writeFigure(figure: Figure, height: number): string {
  const { title, sampleSize, caption } = figure.chart;
  const svg = writeSvg(drawFigure(figure, DRAWN_WIDTH, height, PRINT_PALETTE), title).trim();
  const table = writeTable(tabulateFigure(figure));
  return `<figure><h3>${escapeMarkup(title)}</h3><p class="size">${escapeMarkup(sampleSize)}</p>${svg}<figcaption>${escapeMarkup(caption)}</figcaption><details><summary>Table</summary>${table}</details></figure>`;
}
