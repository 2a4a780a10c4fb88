import { expect, test } from "vitest";
import { layerOf, readImports, readSourceFiles, resolveImport } from "./source-files";

const WORKER = "app/(public)/verify/_verify/verify-worker.ts";

test("what verifies a bundle in the browser needs nothing of Node, of a framework or of a database", () => {
  const files = new Map(readSourceFiles("lib", "app").map((file) => [file.path.replace(/\.tsx?$/, ""), file]));
  const seen = new Set<string>();
  const outside: string[] = [];
  const waiting = [WORKER.replace(/\.ts$/, "")];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const file = files.get(place);
    if (seen.has(place) || file === undefined) continue;
    seen.add(place);
    for (const specifier of readImports({ ...file, text: withoutTypes(file.text) })) {
      const { own, target } = resolveImport(file, specifier);
      if (own) waiting.push(target.replace(/\.tsx?$/, ""));
      else outside.push(target);
    }
  }
  const wrong = /^(node:|next($|\/)|react($|[-/])|@prisma\/|pg$|better-auth|pdfkit)/;
  expect(outside.filter((target) => wrong.test(target))).toEqual([]);
  expect([...seen].filter((place) => /^lib\/(db|render)$/.test(layerOf(place)))).toEqual([]);
  expect(seen.has("lib/usecases/recompute-record")).toBe(true);
});

/** Types are gone before anything runs. */
function withoutTypes(text: string): string {
  return text.replace(/^import type [^;]*;/gms, "");
}
