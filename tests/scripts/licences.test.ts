import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isAllowed, listLicences, READ_BY_HAND, writeLicencePage } from "@/scripts/list-licences.js";

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const licences = listLicences(packages);

describe("licences", () => {
  test("of everything that is installed for production are known and allowed", () => {
    expect(licences.length).toBeGreaterThan(100);
    expect(licences.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
  });

  test("stand in docs/licences.md as the lock file has them (else: npm run licences)", () => {
    expect(readFileSync("docs/licences.md", "utf8")).toBe(writeLicencePage(licences));
  });

  test("were read by hand only of packages that are there", () => {
    const names = new Set(licences.map(({ name }) => name));
    expect(Object.keys(READ_BY_HAND).filter((name) => !names.has(name))).toEqual([]);
  });

  test.each([
    ["MIT", true],
    ["Apache-2.0 AND MIT", true],
    ["(GPL-3.0-only OR MIT)", true],
    ["GPL-3.0-only", false],
    ["MIT AND AGPL-3.0-only", false],
    ["SEE LICENSE IN README", false],
    ["constructor", false],
    [null, false],
  ])("%s: allowed is %s", (licence, allowed) => {
    expect(isAllowed(licence)).toBe(allowed);
  });

  test("of development tools do not count, and each version counts once", () => {
    const listed = listLicences({
      "": { version: "1.0.0" },
      "node_modules/a": { version: "1.0.0", license: "MIT" },
      "node_modules/b/node_modules/a": { version: "1.0.0", license: "MIT" },
      "node_modules/b": { version: "2.0.0" },
      "node_modules/tool": { version: "1.0.0", license: "GPL-3.0-only", dev: true },
    });
    expect(listed).toEqual([
      { name: "a", version: "1.0.0", licence: "MIT" },
      { name: "b", version: "2.0.0", licence: null },
    ]);
  });
});
