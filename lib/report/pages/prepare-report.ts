import { FIXED_SECTIONS } from "@/lib/schema/bundle";
import type { MappedStandard, ReportRecord, ReportSection } from "@/lib/schema/report";
import { listSections } from "./list-sections";
import { prepareContextParts } from "./prepare-context-parts";
import { prepareDataPart } from "./prepare-data-part";
import { preparePatientParts } from "./prepare-patient-parts";
import { prepareTrainingPart } from "./prepare-training-part";
import { paragraph, type ReportBlock, type ReportPages, type ReportPart } from "./report-block";
import type { ReportContext } from "./report-context";
import { annexTable, wordTable } from "./tabulate";

type Blocks = readonly ReportBlock[];

/**
 * Lays a record out as it is read: its sections 0 to 16, those that stand beside it and annexes A and B, with the
 * pictures of the screen. Sections may be left out by choice, but for the cover, the limits and how to check it;
 * the cover names them, and Annex A holds every number all the same.
 *
 * @param sha256 of the record in canonical JSON, printed on the cover and in section 16
 */
export function prepareReport(record: ReportRecord, sha256: string, context: ReportContext): ReportPages {
  const ofPatients = preparePatientParts(record);
  const ofContext = prepareContextParts(context);
  const { kept, left } = chooseSections(listSections(record, context), context.sections);
  const sections = kept.map(
    ({ number, title, paragraphs, facts }): ReportPart => ({
      id: `section-${number}`,
      title: `${number} ${title}`,
      blocks: [
        ...(number === 0 ? left : []),
        ...paragraphs.map(paragraph),
        ...(facts.length === 0 ? [] : [{ kind: "facts", facts } as const]),
        ...(ofPatients.get(number) ?? []),
        ...prepareRest(record, number, sha256),
        ...(ofContext.get(number) ?? []),
      ],
    }),
  );
  return {
    title: `Report on ${record.run.name}`,
    sha256,
    parts: [
      ...sections,
      { id: "annex-a", title: "Annex A: every number", blocks: [{ kind: "table", table: annexTable(record.numbers) }] },
      { id: "annex-b", title: "Annex B: words", blocks: [{ kind: "facts", facts: record.glossary }] },
    ],
  };
}

function chooseSections(sections: readonly ReportSection[], chosen: ReportContext["sections"]) {
  const isKept = ({ number }: ReportSection): boolean =>
    chosen === null || FIXED_SECTIONS.includes(number) || chosen.includes(number);
  const names = sections.filter((section) => !isKept(section)).map(({ number, title }) => `${number} ${title}`);
  const left = names.length === 0 ? [] : [paragraph(`Left out by choice: ${names.join("; ")}.`)];
  return { kept: sections.filter(isKept), left };
}

function prepareRest(record: ReportRecord, number: number, sha256: string): Blocks {
  switch (number) {
    case 0:
      return prepareCover(record, sha256);
    case 2:
      return prepareDataPart(record);
    case 10:
      return prepareTrainingPart(record);
    case 11:
      return prepareOpen(record);
    case 14:
      return record.standards.flatMap(prepareStandard);
    case 16:
      return [{ kind: "facts", facts: [{ term: "SHA-256 of the record", text: sha256 }] }];
    default:
      return [];
  }
}

function prepareCover({ missing, engine }: ReportRecord, sha256: string): Blocks {
  const policies = engine.policies.map((text) => ({ term: "Policy", text }));
  return [
    { kind: "facts", facts: [{ term: "SHA-256 of the record", text: sha256 }, ...policies] },
    wordTable(
      "What was not supplied",
      ["not supplied", "section", "who can supply it", "how"],
      missing.map(({ section, what, supplier, how }) => [what, String(section), supplier, how]),
    ),
  ];
}

function prepareOpen({ open }: ReportRecord): Blocks {
  if (open.length === 0) return [paragraph("Nothing is open.")];
  return [
    wordTable(
      "What is open, and why",
      ["about", "state", "reason"],
      open.map(({ about, state, reason }) => [about, state, reason]),
    ),
  ];
}

function prepareStandard({ name, version, source, items }: MappedStandard): Blocks {
  return [
    { kind: "heading", text: name },
    paragraph(`Source: ${source}. Mapping version ${version}; item texts are paraphrased.`),
    wordTable(
      `Items of ${name}`,
      ["item", "what it asks for", "state", "where", "remark"],
      items.map(({ item, meaning, state, pointers, note }) => [item, meaning, state, pointers.join(", "), note]),
    ),
  ];
}
