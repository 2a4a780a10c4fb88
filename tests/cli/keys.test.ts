import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KEYS } from "@/cli/keys";
import { UsageError } from "@/cli/parse-arguments";
import { publicKeysSchema } from "@/lib/schema/bundle";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rounds-keys-command-"));
  process.env["ROUNDS_KEYS"] = path.join(folder, "keys");
});
afterEach(async () => {
  delete process.env["ROUNDS_KEYS"];
  await rm(folder, { recursive: true, force: true });
});

async function run(...words: readonly string[]) {
  const out: string[] = [];
  const exit = await KEYS.run(words, {
    out: (line) => void out.push(line),
    error: (line) => void out.push(line),
    progress: () => undefined,
  });
  expect(exit).toBe(0);
  return out.join("\n");
}

const keysOf = async (...words: readonly string[]) =>
  publicKeysSchema.parse(JSON.parse(await run("--json", ...words))).keys;

describe("rounds keys", () => {
  it("names the key in use, and the same one the next time", async () => {
    const [key, ...others] = await keysOf();
    expect(others).toEqual([]);
    expect(await run()).toContain(`${key?.keyId}  from ${key?.validFrom} until ${key?.validUntil}  in use`);
  });

  it("takes another key when told to and keeps the one before", async () => {
    const [before] = await keysOf();
    const [old, fresh, ...others] = await keysOf("--rotate");
    expect(others).toEqual([]);
    expect(old?.keyId).toBe(before?.keyId);
    expect(old?.validUntil).toBe(fresh?.validFrom);
    expect(await run()).toMatch(new RegExp(`${old?.keyId}.*no longer in use\\n.*${fresh?.keyId}.*in use`));
  });

  it("shows nothing of a private key", async () => {
    expect(await run("--json")).not.toContain("PRIVATE");
    await expect(run("data")).rejects.toThrow(UsageError);
  });
});
