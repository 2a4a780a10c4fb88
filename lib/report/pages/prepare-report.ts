import type { MappedStandard, ReportRecord } from "@/lib/schema/report";
import { preparePatientParts } from "./prepare-patient-parts";
import { prepareTrainingPart } from "./prepare-training-part";
import { paragraph, type ReportBlock, type ReportPages, type ReportPart } from "./report-block";
import { annexTable, wordTable } from "./tabulate";

type Blocks = readonly ReportBlock[];

/**
 * Lays a record out as it is read: sections 0 to 16 and annexes A and B, with the pictures of the screen.
 *
 * @param sha256 of the record in canonical JSON, printed on the cover and in section 16
 */
export function prepareReport(record: ReportRecord, sha256: string): ReportPages {
  const ofPatients = preparePatientParts(record);
  const sections = record.sections.map(
    ({ number, title, paragraphs, facts }): ReportPart => ({
      id: `section-${number}`,
      title: `${number} ${title}`,
      blocks: [
        ...paragraphs.map(paragraph),
        ...(facts.length === 0 ? [] : [{ kind: "facts", facts } as const]),
        ...(ofPatients.get(number) ?? []),
        ...prepareRest(record, number, sha256),
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

function prepareRest(record: ReportRecord, number: number, sha256: string): Blocks {
  switch (number) {
    case 0:
      return prepareCover(record, sha256);
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
