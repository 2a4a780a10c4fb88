import { spawn } from "node:child_process";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { addTallies, type PartTally } from "./measure-coverage";

/** Some cohorts of one case, measured by a process of its own. */
export type Block = {
  readonly caseIndex: number;
  readonly number: number;
  readonly cohorts: number;
  readonly excess: number;
};

/**
 * Measures blocks in several processes at once and keeps what each found in `folder`, so that a run that broke off
 * goes on where it was.
 *
 * @param measure arguments with which this program measures a block and writes its tallies as JSON
 * @returns the sum of the tallies of each case
 */
export async function runBlocks(
  blocks: readonly Block[],
  { folder, processes, measure }: { folder: string; processes: number; measure: (block: Block) => readonly string[] },
): Promise<ReadonlyMap<number, readonly PartTally[]>> {
  await mkdir(folder, { recursive: true });
  const sums = new Map<number, readonly PartTally[]>();
  const waiting = [...blocks];
  const work = async (): Promise<void> => {
    for (let block = waiting.shift(); block !== undefined; block = waiting.shift()) {
      const file = path.join(folder, `${block.caseIndex}-${block.number}-${block.cohorts}.json`);
      const kept = await readFile(file, "utf8").catch(() => null);
      const text = kept ?? (await outputOf(measure(block)));
      const found = JSON.parse(text) as readonly PartTally[];
      if (kept === null) {
        await writeFile(`${file}.part`, text);
        await rename(`${file}.part`, file);
      }
      const before = sums.get(block.caseIndex);
      sums.set(block.caseIndex, before === undefined ? found : addTallies(before, found));
    }
  };
  await Promise.all(
    Array.from({ length: processes }, () =>
      work().catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      }),
    ),
  );
  return sums;
}

function outputOf(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [process.argv[1] ?? "", ...args], { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (piece: Buffer) => {
      output += piece.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`A process that measured ${args.join(" ")} ended with ${code}.`));
    });
  });
}
