import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";

const FOLDER = path.join(import.meta.dirname, "python");
/** Another Python than the first on the path, such as one that has PyTorch. */
const PYTHON = process.env["ROUNDS_PYTHON"] ?? "python3";
/** The oldest that the client runs on. */
const OLDEST = [3, 9] as const;

const isThere =
  spawnSync(PYTHON, ["-c", `import sys; sys.exit(sys.version_info < (${OLDEST.join(", ")}))`]).status === 0;

test.skipIf(!isThere).for([
  ["test_sending", "what is measured arrives once, whatever the server does, and nothing of a patient with it"],
  ["test_prove", "the pairs of a plan are trained once, and a server is sent each side as it lies on disk"],
  ["test_stand_in", "the hooks do what they do on PyTorch, on a stand-in for it"],
  [
    "test_torch",
    "every number equals that of an independent computation in double precision, where PyTorch is installed",
  ],
] as const)("the Python client, %s: %s", async ([file]) => {
  const { code, output } = await run(["-W", "error::ResourceWarning", "-m", "unittest", file]);
  expect(output).toMatch(/\bOK\b/);
  expect(code, output).toBe(0);
});

function run(words: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, words, { cwd: FOLDER, env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
    const pieces: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => pieces.push(piece));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output: Buffer.concat(pieces).toString("utf8") }));
  });
}
