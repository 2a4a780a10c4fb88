import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import config from "@/vitest.config";

const names = (config.test?.projects ?? []).flatMap((project) =>
  typeof project === "object" && "test" in project ? [String(project.test?.name)] : [],
);

it("every group of tests is run by npm test, and by one of the commands for while working", () => {
  expect(names.length).toBeGreaterThan(3);
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const commands = `${scripts["test:unit"]} ${scripts["test:database"]}`.split(" ");
  const gate = readFileSync("scripts/test.js", "utf8");
  for (const name of names) {
    expect(commands, name).toContain(name);
    expect(gate, name).toContain(`"${name}"`);
  }
});
