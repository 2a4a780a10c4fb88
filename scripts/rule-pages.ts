/**
 * Writes docs/rules/<rule>.md and docs/kinds-of-run.md from the catalogue, and docs/clinical-rules.md from the table of
 * clinical rules, so that the pages cannot say anything else than the screens and the report do: `npm run rule-pages`. A test holds the written files equal to this.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { composeClinicalPage } from "./rule-pages/compose-clinical-page";
import { composeKindsPage } from "./rule-pages/compose-kinds-page";
import { composeRulePage } from "./rule-pages/compose-rule-page";

const FOLDER = "docs/rules";

await mkdir(FOLDER, { recursive: true });
for (const name of await readdir(FOLDER)) await rm(path.join(FOLDER, name));
for (const rule of CATALOGUE) await writeFile(path.join(FOLDER, `${rule.id}.md`), composeRulePage(rule));
await writeFile("docs/kinds-of-run.md", composeKindsPage());
await writeFile("docs/clinical-rules.md", composeClinicalPage());
console.log(`${CATALOGUE.length} pages written to ${FOLDER}, docs/kinds-of-run.md and docs/clinical-rules.md.`);
