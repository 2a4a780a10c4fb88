import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { writeChaiCard } from "@/lib/report/chai/write-chai-card";
import { composeRecord } from "@/lib/report/record/compose-record";
import type { ReportEvidence } from "@/lib/report/record/report-evidence";
import type { ReportRecord } from "@/lib/schema/report";
import { measureRun } from "@/lib/usecases/measure-run";
import { readPath } from "@/lib/usecases/read-path";
import { toReportEvidence } from "@/lib/usecases/to-report-evidence";

const FOLDER = "tests/fixtures/chai";
const SIGNATURES = "http://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd";
const HASH = "0".repeat(64);

/** What the schema of the card has against a text; it fetches nothing. */
async function faultsOf(xml: string): Promise<readonly string[]> {
  const schema = readFileSync(`${FOLDER}/schema.xsd`, "utf8").replace(SIGNATURES, "xmldsig.xsd");
  const { errors } = await validateXML({
    xml: { fileName: "card.xml", contents: xml },
    schema: { fileName: "schema.xsd", contents: schema },
    preload: [{ fileName: "xmldsig.xsd", contents: readFileSync(`${FOLDER}/xmldsig.xsd`, "utf8") }],
  });
  return errors.map(({ message }) => message);
}

const evidences = new Map<string, ReportEvidence>();
const SAMPLES = ["subgroups", "deep-sigmoid"] as const;

beforeAll(async () => {
  for (const name of SAMPLES) {
    const target = `samples/runs/${name}`;
    const { run, issues } = await readPath(target, null);
    evidences.set(name, toReportEvidence(measureRun(target, run, issues), true));
  }
}, 180_000);

function recordOf(name: (typeof SAMPLES)[number], change: Partial<ReportEvidence> = {}): ReportRecord {
  const evidence = evidences.get(name);
  if (evidence === undefined) throw new Error(`There is no evidence on ${name}.`);
  return composeRecord({ ...evidence, ...change });
}

describe("the CHAI model card", () => {
  it.each(SAMPLES)("is what its schema accepts, with predictions and without: %s", async (name) => {
    expect(await faultsOf(writeChaiCard(recordOf(name), HASH))).toEqual([]);
  });

  it("is not what its schema accepts once an element is missing or stands elsewhere", async () => {
    const xml = writeChaiCard(recordOf("subgroups"), HASH);
    const [one, two] = ["<HowToUse>not stated</HowToUse>\n", "<ModelDeveloper>not stated</ModelDeveloper>\n"];
    expect(await faultsOf(xml.replace(one, ""))).not.toEqual([]);
    expect(await faultsOf(xml.replace(two, `${two}${two}`))).not.toEqual([]);
    expect(await faultsOf(xml.replace("v0.2/schema", "v0.1/schema"))).not.toEqual([]);
  });

  it("holds whatever people and files say as text, and never as a part of its form", async () => {
    const record = recordOf("subgroups");
    const hostile = `</IntendedUseAndWorkflow><x a="1">&amp; ]]> <!-- \u0000\u0007\uFFFE \uD800`;
    const changed = { ...record, statements: { ...record.statements, intendedUse: hostile } };
    const xml = writeChaiCard(changed, HASH);
    expect(await faultsOf(xml)).toEqual([]);
    expect(xml).not.toContain("<x a=");
    expect(writeChaiCard({ ...record, run: { ...record.run, name: hostile, model: null } }, HASH)).toContain(
      "&lt;x a=",
    );
  });

  it("has a result for each group with the record's own numbers, n and events", () => {
    const record = recordOf("subgroups");
    const xml = writeChaiCard(record, HASH);
    if (record.subgroups.status === "none") throw new Error(record.subgroups.reason);
    const groups = record.subgroups.families.flatMap((family) => family.groups);
    expect(groups.length).toBeGreaterThan(2);
    for (const { name, patients, events, auroc } of groups) {
      if (auroc.status !== "estimated") throw new Error(`The sample has an AUROC of ${name}.`);
      const label = `AUROC, ${name.replaceAll("_", " ")} (n=${patients?.toLocaleString("en-US")}, ${events?.toLocaleString("en-US")} events)`;
      const { value, lower, upper } = auroc;
      const json = JSON.stringify({ kind: "estimate_ci", estimate: value, lower, upper, level: 95 });
      expect(xml).toContain(
        `<Label>${label}</Label>\n          <ValueJson>${json.replaceAll('"', "&quot;")}</ValueJson>`,
      );
    }
  });

  it("says null and why where a number is hidden or not estimable, and never 0", async () => {
    const record = recordOf("subgroups");
    if (record.subgroups.status === "none") throw new Error(record.subgroups.reason);
    const [family, ...families] = record.subgroups.families;
    const [group, ...groups] = family?.groups ?? [];
    if (family === undefined || group === undefined) throw new Error("The sample has groups.");
    const hidden = {
      ...group,
      patients: null,
      events: null,
      auroc: { status: "suppressed", rule: "small cells" },
    } as const;
    const subgroups = { ...record.subgroups, families: [{ ...family, groups: [hidden, ...groups] }, ...families] };
    const xml = writeChaiCard({ ...record, subgroups }, HASH);
    expect(await faultsOf(xml)).toEqual([]);
    expect(xml).toMatch(/<Label>AUROC, [^<]*\(n=hidden, hidden events\): hidden<\/Label>\n *<ValueJson>null</);
    expect(xml).toContain("Hidden by the rule “small cells”.");
  });

  it("says of what nobody stated that it is not stated, and names the record", () => {
    const xml = writeChaiCard(recordOf("deep-sigmoid"), HASH);
    expect(xml).toContain("<FundingSource>not stated</FundingSource>");
    expect(xml).toContain(`SHA-256 of the record ${HASH}`);
  });
});
