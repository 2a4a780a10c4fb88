import { beforeAll, describe, expect, it } from "vitest";
import { estimateInterval, estimateValue } from "@/lib/charts/describe-estimate";
import { noteRepeatedTexts } from "@/lib/render/pdf/note-repeated-texts";
import { writePdf } from "@/lib/render/write-pdf";
import { prepareReport } from "@/lib/report/pages/prepare-report";
import { paragraph, type ReportBlock, type ReportPages } from "@/lib/report/pages/report-block";
import { NO_CONTEXT } from "@/lib/report/pages/report-context";
import { annexTable, wordTable } from "@/lib/report/pages/tabulate";
import type { ReportRecord } from "@/lib/schema/report";
import { EXPERIMENTS } from "../report/experiments-under-test";
import { recordOf } from "../report/report-of";
import { elementsOf, type ReadPdf, readPdf } from "./read-pdf";

type Written = { record: ReportRecord; pages: ReportPages; bytes: Uint8Array; text: string; pdf: ReadPdf };

const SAMPLES = ["subgroups", "deep-sigmoid", "cox"];
const written = new Map<string, Written>();

beforeAll(async () => {
  for (const name of SAMPLES) {
    const { record, sha256 } = await recordOf(`samples/runs/${name}`);
    const pages = prepareReport(record, sha256, { ...NO_CONTEXT, experiments: EXPERIMENTS });
    const bytes = await writePdf(pages);
    written.set(name, { record, pages, bytes, text: latin(bytes), pdf: await readPdf(bytes) });
  }
}, 240_000);

function reportOn(name: string): Written {
  const report = written.get(name);
  if (report === undefined) throw new Error(`There is no report on ${name}.`);
  return report;
}

describe.each(SAMPLES)("the PDF of the report on %s", (name) => {
  it("is the same byte for byte when it is written again", async () => {
    const { pages, bytes } = reportOn(name);
    expect(Buffer.compare(await writePdf(pages), bytes)).toBe(0);
  });

  it("has in Annex A the numbers of the record, and every other cell", () => {
    const { record, pdf } = reportOn(name);
    const rows = elementsOf(pdf, "TR")
      .map(({ children }) => children.map(({ text }) => text))
      .filter(([id]) => record.numbers.some((number) => squeeze(number.id) === id));
    const { table } = noteRepeatedTexts(annexTable(record.numbers));
    expect(rows).toEqual(table.rows.map((row) => row.map(({ text }) => squeeze(text)).filter((text) => text !== "")));
    for (const [index, { id, value }] of record.numbers.entries()) {
      const number = estimateValue(value);
      const interval = estimateInterval(value);
      const stated = [number, ...(interval ?? [])].filter((one) => one !== null).map(String);
      expect([rows[index]?.[0], ...(rows[index]?.slice(5, 5 + stated.length) ?? [])]).toEqual([squeeze(id), ...stated]);
    }
  });

  it("says of every picture in words what it shows", () => {
    const { pages, pdf } = reportOn(name);
    const figures = pages.parts.flatMap(({ blocks }) => blocks.filter((block) => block.kind === "figure"));
    const alts = elementsOf(pdf, "Figure").map(({ alt }) => squeeze(alt ?? ""));
    expect(alts).toHaveLength(figures.length);
    for (const [index, { figure }] of figures.entries())
      for (const words of [figure.chart.title, figure.chart.caption]) expect(alts[index]).toContain(squeeze(words));
  });

  it("has one title, then each part with its heading, in order and in the outline", () => {
    const { pages, pdf } = reportOn(name);
    const titles = pages.parts.map(({ title }) => title);
    expect(elementsOf(pdf, "H1").map(({ text }) => text)).toEqual([squeeze(pages.title)]);
    expect(
      elementsOf(pdf, "H2")
        .map(({ text }) => text)
        .slice(0, titles.length),
    ).toEqual(titles.map(squeeze));
    expect(pdf.outline.slice(0, titles.length)).toEqual(titles);
  });

  it("numbers its pages and names the record on each", () => {
    const { pages, pdf } = reportOn(name);
    for (const [index, page] of pdf.pages.entries()) {
      expect(page.text).toContain(`Page${index + 1}of${pdf.pages.length}`);
      expect(page.text).toContain(pages.sha256);
    }
  });

  it("bears the marks of PDF/A-2a: conformance, output intent, structure, language, one title", () => {
    const { text, pdf, pages } = reportOn(name);
    expect(text.slice(0, 16)).toMatch(/^%PDF-1\.7\n%[\x80-\xff]{4}\n/);
    expect(text).toContain("<pdfaid:part>2</pdfaid:part>");
    expect(text).toContain("<pdfaid:conformance>A</pdfaid:conformance>");
    expect(text).toMatch(/\/S \/GTS_PDFA1[\s\S]{0,200}\/DestOutputProfile \d+ 0 R/);
    expect(text).toMatch(/\/Lang \(en\)/);
    expect(text).toMatch(/\/ID \[<([0-9a-f]{32})> <\1>\]/);
    expect(pdf.isMarked).toBe(true);
    expect([pdf.info["Title"], pdf.xmpTitle]).toEqual([pages.title, pages.title]);
    expect(pdf.info["Subject"]).toBe(`Record ${pages.sha256}`);
  });

  it("holds nothing that PDF/A forbids: no encryption, script, file, link outside, or font left out", () => {
    const { text } = reportOn(name);
    expect(text).not.toMatch(/\/(?:Encrypt|JavaScript|JS|URI|Launch|EmbeddedFile|LZWDecode|AA|OpenAction|Helvetica)\b/);
    const fonts = text.match(/\/Type \/FontDescriptor[\s\S]*?endobj/g) ?? [];
    expect(fonts).toHaveLength(2);
    for (const font of fonts) expect(font).toMatch(/\/FontName \/[A-Z]{6}\+[\s\S]*\/FontFile2 \d+ 0 R/);
    expect(text.match(/\/Subtype \/Type0[\s\S]*?\/ToUnicode \d+ 0 R/g)).toHaveLength(2);
  });

  it("draws nothing outside its structure that is not marked as decoration, and no missing sign", () => {
    const { text } = reportOn(name);
    const contents = [...text.matchAll(/stream\n(1 0 0 -1 0 [\d.]+ cm\n[\s\S]*?)\nendstream/g)].map(
      ([, content = ""]) => content,
    );
    expect(contents).toHaveLength(reportOn(name).pdf.pages.length);
    for (const content of contents) expect(findUnmarked(content)).toBeNull();
    expect(text).not.toMatch(/<(?:[0-9a-f]{4})*?0000(?:[0-9a-f]{4})*> -?\d+/);
  });
});

describe("a PDF", () => {
  it("begins each page of a table with the heads of its columns", () => {
    const { pdf, record } = reportOn("subgroups");
    const ids = new Set(record.numbers.map(({ id }) => squeeze(id)));
    const annex = pdf.pages.filter(({ elements }) =>
      elements.some(
        ({ role, children }) => role === "Table" && children.some((row) => ids.has(row.children[0]?.text ?? "")),
      ),
    );
    expect(annex.length).toBeGreaterThan(10);
    for (const { text } of annex) expect(text).toContain("idsectionofmeasurestatusvaluelowerupperlevelnevents");
  });

  it("breaks a row that no page holds, and loses no word of it", async () => {
    const words = Array.from({ length: 9000 }, (_, index) => `w${index}`);
    const pdf = await readPdf(await writePdf(pagesOf([wordTable("long", ["a", "b"], [["x", words.join(" ")]])])));
    expect(pdf.pages.length).toBeGreaterThan(2);
    expect(
      elementsOf(pdf, "TD")
        .map(({ text }) => text)
        .join(""),
    ).toBe(words.join(""));
  });

  it("shows text of a log as text, and what the font cannot draw as a sign for that", async () => {
    const strange = `a <b> & "c" \u0000 \u{1F642} \u{E000} λ ≥ 10⁻⁹`;
    const bytes = await writePdf({ ...pagesOf([paragraph(strange)]), title: strange });
    const pdf = await readPdf(bytes);
    expect(elementsOf(pdf, "P").at(-1)?.text).toBe(squeeze(`a <b> & "c" \u{FFFD} \u{FFFD} \u{FFFD} λ ≥ 10⁻⁹`));
    expect(pdf.xmpTitle).toBe(pdf.info["Title"]);
    expect(latin(bytes)).not.toMatch(/<rdf:li[^>]*>[^<]*&/);
  });

  it("is given up between two rows of a table once nobody waits for it", async () => {
    const rows = Array.from({ length: 2000 }, (_, index) => [String(index), "b"]);
    const leaving = new AbortController();
    const drawing = writePdf(pagesOf([wordTable("long", ["a", "b"], rows)]), leaving.signal);
    setTimeout(() => leaving.abort(), 20);
    await expect(drawing).rejects.toMatchObject({ code: "unavailable" });
  });

  it("has another identifier for another record", async () => {
    const idOf = async (sha256: string): Promise<string | undefined> =>
      /\/ID \[<([0-9a-f]{32})>/.exec(latin(await writePdf({ ...pagesOf([]), sha256 })))?.[1];
    expect(await idOf("a".repeat(64))).not.toBe(await idOf("b".repeat(64)));
  });
});

function pagesOf(blocks: readonly ReportBlock[]): ReportPages {
  return { title: "Report", sha256: "0".repeat(64), parts: [{ id: "section-0", title: "0 Cover", blocks }] };
}

/** The first drawing operator of a page that lies in no marked content, or null. */
function findUnmarked(content: string): string | null {
  let depth = 0;
  for (const line of content.split("\n")) {
    if (/\b(?:BDC|BMC)$/.test(line)) depth += 1;
    if (line === "EMC") depth -= 1;
    if (depth === 0 && /(?:^|\s)(?:TJ|Tj|S|f\*?|B\*?|Do|sh)$/.test(line)) return line;
  }
  return depth === 0 ? null : "marked content that is not closed";
}

function squeeze(text: string): string {
  return text.replace(/\s+/gu, "");
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
