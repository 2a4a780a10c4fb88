import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { listLicences } from "@/scripts/list-licences.js";
import { makeSbom } from "@/scripts/write-sbom.js";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));

test("the bill of materials names every package that is no development tool once, each with licence and hash where the lock file has them", () => {
  const { components, ...sbom } = makeSbom(lock);
  expect(sbom).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.5" });
  const named = components.map((component) => component as { name: string; version: string; licenses?: unknown });
  expect(named.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(
    listLicences(lock.packages)
      .map(({ name, version }) => `${name}@${version}`)
      .sort(),
  );
  expect(named.every(({ licenses }) => licenses !== undefined)).toBe(true);
  expect(named.find(({ name }) => name === "zod")).toMatchObject({
    purl: expect.stringMatching(/^pkg:npm\/zod@/),
    hashes: [{ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
  });
});

test("every dependency in it leads to a package in it, and the product's own are the direct ones", () => {
  const { components, dependencies, metadata } = makeSbom(lock);
  const known = new Set(components.map((component) => (component as { purl: string }).purl));
  expect(dependencies.flatMap(({ dependsOn }) => dependsOn.filter((purl) => !known.has(purl)))).toEqual([]);
  const own = dependencies.find(({ ref }) => ref === metadata.component["bom-ref"])?.dependsOn;
  expect(own).toHaveLength(Object.keys(lock.packages[""].dependencies).length);
});

test("the same lock file in another order gives the same bytes", () => {
  const turned = { ...lock, packages: Object.fromEntries(Object.entries(lock.packages).reverse()) };
  expect(JSON.stringify(makeSbom(turned))).toBe(JSON.stringify(makeSbom(lock)));
});
