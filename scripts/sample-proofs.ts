/**
 * Writes what the shipped experiments show into docs/proving.md, computed from their plans and runs in
 * samples/proofs as `rounds prove --plan` does.
 *
 *   npm run sample-proofs
 */
import { readFile, writeFile } from "node:fs/promises";
import { composeProofTable } from "./sample-proofs/compose-proof-table";
import { judgeSampleProofs } from "./sample-proofs/judge-sample-proofs";

const PAGE = "docs/proving.md";
const [BEGIN, END] = ["<!-- samples: written by npm run sample-proofs -->", "<!-- end of samples -->"];

async function writeTable(): Promise<void> {
  const page = await readFile(PAGE, "utf8");
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`Expected ${BEGIN} before ${END} in ${PAGE}.`);
  const table = composeProofTable(await judgeSampleProofs());
  await writeFile(PAGE, `${page.slice(0, start + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`);
  console.log(table);
}

await writeTable().catch((error: unknown) => {
  console.error(`sample-proofs: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
});
