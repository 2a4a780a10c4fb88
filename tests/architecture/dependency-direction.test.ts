import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LAYERS, PURE_LAYERS } from "./layers";
import { layerOf, readImports, readSourceFiles, resolveImport } from "./source-files";

const files = readSourceFiles("lib", "app", "cli", "server");
const imports = files.flatMap((file) =>
  readImports(file).map((specifier) => ({ from: file.path, specifier, ...resolveImport(file, specifier) })),
);

describe("dependencies between folders", () => {
  test("every folder of lib has its line in the table", () => {
    const folders = new Set(files.map((file) => layerOf(file.path)).filter((layer) => layer.startsWith("lib/")));
    expect([...folders].filter((folder) => !(folder in LAYERS))).toEqual([]);
  });

  test("a folder imports only the folders that the table names", () => {
    const wrong = imports.filter(({ from, own, target }) => {
      if (!own) return false;
      const layer = layerOf(from);
      const wanted = layerOf(target);
      const allowed = LAYERS[layer] ?? [];
      return wanted !== layer && !allowed.includes(wanted) && !allowed.includes(wanted.split("/")[0] ?? "");
    });
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  test("the table itself has no cycle", () => {
    const visiting = new Set<string>();
    const findCycle = (layer: string): string | null => {
      if (visiting.has(layer)) return layer;
      visiting.add(layer);
      const cycle = (LAYERS[layer] ?? []).map(findCycle).find((found) => found !== null) ?? null;
      visiting.delete(layer);
      return cycle;
    };
    expect(Object.keys(LAYERS).map(findCycle)).toEqual(Object.keys(LAYERS).map(() => null));
  });

  test("pure folders import no framework, no database and nothing of Node", () => {
    const forbidden = /^(node:|next($|\/)|react($|[-/])|@prisma\/|@libsql\/|pg$|better-auth|@tanstack\/|recharts)/;
    const wrong = imports.filter(
      ({ from, own, target }) => !own && forbidden.test(target) && PURE_LAYERS.some((layer) => layer === layerOf(from)),
    );
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  test("only lib/db touches Prisma and the database drivers", () => {
    const driver = /^(@prisma\/|@libsql\/|pg$)/;
    const wrong = imports.filter(
      ({ from, own, target }) =>
        layerOf(from) !== "lib/db" && (own ? target.startsWith("lib/db/generated") : driver.test(target)),
    );
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  test("components in the browser import no code of the server", () => {
    const browser = new Set(files.filter((file) => /^\s*["']use client["']/.test(file.text)).map((file) => file.path));
    const server = /^lib\/(db|auth|http|config|audit|render|usecases)\//;
    const wrong = files
      .filter((file) => browser.has(file.path))
      .flatMap((file) =>
        readImports(file)
          .filter((specifier) => !isTypeOnly(file.text, specifier))
          .map((specifier) => ({ from: file.path, ...resolveImport(file, specifier) })),
      )
      .filter(({ own, target }) => (own ? server.test(target) : target.startsWith("node:")));
    expect(wrong.map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
  });

  test("biome.json forbids each pure folder what the table does not allow", () => {
    const { overrides } = JSON.parse(readFileSync("biome.json", "utf8")) as { overrides: { includes: string[] }[] };
    const guarded = overrides.flatMap((override) => override.includes);
    expect(PURE_LAYERS.filter((layer) => !guarded.includes(`${layer}/**`))).toEqual([]);
  });
});

function isTypeOnly(text: string, specifier: string): boolean {
  const escaped = specifier.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`import\\s+type\\s[^;]*?from\\s*["']${escaped}["']`).test(text);
}
