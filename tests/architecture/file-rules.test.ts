import path from "node:path";
import { describe, expect, test } from "vitest";
import { PURE_LAYERS } from "./layers";
import { codeOnly, readSourceFiles } from "./source-files";

const LINE_LIMIT = 400;
const ADAPTER_LINE_LIMIT = 60;
const ADAPTERS = /\/(page|layout|route|loading|error|not-found|global-error)\.tsx?$/;
const IMPURE = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /\bMath\.random\b/,
  /\bprocess\.(env|argv|cwd|stdout|stderr|exit|hrtime|memoryUsage|nextTick|platform)\b/,
  /\bperformance\.now\b/,
  /\bglobalThis\b/,
  /\bfetch\(/,
  /\bcrypto\.(randomUUID|getRandomValues)\b/,
];

const files = readSourceFiles("lib", "app", "cli", "server", "scripts", "tests", "e2e");

describe("files", () => {
  test(`none is longer than ${LINE_LIMIT} lines`, () => {
    const long = files.filter((file) => countLines(file.text) > LINE_LIMIT);
    expect(long.map((file) => `${file.path}: ${countLines(file.text)} lines`)).toEqual([]);
  });

  test(`routes and pages are adapters of at most ${ADAPTER_LINE_LIMIT} lines`, () => {
    const long = files.filter(
      (file) => file.path.startsWith("app/") && ADAPTERS.test(file.path) && countLines(file.text) > ADAPTER_LINE_LIMIT,
    );
    expect(long.map((file) => `${file.path}: ${countLines(file.text)} lines`)).toEqual([]);
  });

  test("pure folders read no clock, no chance and no process", () => {
    const impure = files
      .filter((file) => PURE_LAYERS.some((layer) => file.path.startsWith(`${layer}/`)))
      .flatMap((file) =>
        IMPURE.filter((pattern) => pattern.test(codeOnly(file.text))).map((pattern) => `${file.path}: ${pattern}`),
      );
    expect(impure).toEqual([]);
  });

  test("no folder or file is a box for whatever fits nowhere", () => {
    const boxes = /^(utils?|helpers?|misc|common|stuff)$/;
    const wrong = files.filter((file) => file.path.split("/").some((part) => boxes.test(path.posix.parse(part).name)));
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  test("types are not switched off", () => {
    const off = /@ts-(ignore|nocheck|expect-error)|\bas any\b|:\s*any\b/;
    const own = /^tests\/architecture\//;
    const wrong = files.filter((file) => !own.test(file.path) && off.test(file.text));
    expect(wrong.map((file) => file.path)).toEqual([]);
  });
});

function countLines(text: string): number {
  return text.replace(/\n$/, "").split("\n").length;
}
