import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { readImports, readSourceFiles, resolveImport } from "./source-files";

const ENDINGS = ["", ".ts", ".tsx", ".js", "/index.ts", "/route.ts"];

test("no file imports itself by way of others", () => {
  const files = readSourceFiles("lib", "app", "cli", "server");
  const graph = new Map(
    files.map((file) => [
      file.path,
      readImports(file)
        .map((specifier) => resolveImport(file, specifier))
        .filter(({ own }) => own)
        .flatMap(({ target }) => ENDINGS.map((ending) => target + ending).filter((path) => existsSync(path)))
        .filter((path) => /\.(ts|tsx|js)$/.test(path)),
    ]),
  );
  expect(findCycles(graph)).toEqual([]);
});

function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const cycles: string[] = [];
  const visit = (node: string): void => {
    if (done.has(node)) return;
    const start = path.indexOf(node);
    if (start >= 0) {
      cycles.push([...path.slice(start), node].join(" → "));
      return;
    }
    path.push(node);
    for (const next of graph.get(node) ?? []) visit(next);
    path.pop();
    done.add(node);
  };
  for (const node of graph.keys()) visit(node);
  return cycles;
}
