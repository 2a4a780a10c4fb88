/**
 * Writes docs/rules/<rule>.md and docs/kinds-of-run.md from the catalogue, so that the pages cannot say anything else than the
 * screens and the report do: `npm run rule-pages`. A test holds the written files equal to this.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { composeKindsPage } from "./rule-pages/compose-kinds-page";
import { composeRulePage } from "./rule-pages/compose-rule-page";

const FOLDER = "docs/rules";

await mkdir(FOLDER, { recursive: true });
for (const name of await readdir(FOLDER)) await rm(path.join(FOLDER, name));
for (const rule of CATALOGUE) await writeFile(path.join(FOLDER, `${rule.id}.md`), composeRulePage(rule));
await writeFile("docs/kinds-of-run.md", composeKindsPage());
console.log(`${CATALOGUE.length} pages written to ${FOLDER}, and docs/kinds-of-run.md.`);
