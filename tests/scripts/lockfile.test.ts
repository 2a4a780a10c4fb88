import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findMissingEntries } from "@/scripts/complete-lockfile.js";

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const manifest = JSON.parse(readFileSync("package.json", "utf8"));

test("the lock file names every optional package, so that `npm ci` accepts it (else: npm run lockfile)", () => {
  expect(Object.keys(findMissingEntries(packages))).toEqual([]);
});

test("a package for another platform is named with its platform", () => {
  const parent = {
    version: "1.0.0",
    optionalDependencies: { "@x/tool-linux-arm64-musl": "1.0.0" },
    dev: true as const,
  };
  expect(findMissingEntries({ "node_modules/tool": parent })).toEqual({
    "node_modules/@x/tool-linux-arm64-musl": {
      version: "1.0.0",
      cpu: ["arm64"],
      dev: true,
      libc: ["musl"],
      optional: true,
      os: ["linux"],
    },
  });
});

test("every dependency has one exact version", () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([]);
});
