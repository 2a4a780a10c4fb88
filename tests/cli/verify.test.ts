import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UsageError } from "@/cli/parse-arguments";
import { verifyCommand } from "@/cli/verify";
import { canonicalJson } from "@/lib/core/canonical-json";
import { writePdf } from "@/lib/render/write-pdf";
import { type VerificationDocument, verificationDocumentSchema } from "@/lib/schema/verification";
import { bundleVerifier } from "@/scripts/bundle.js";
import {
  editText,
  type Files,
  filesOf,
  HOUSE,
  keyRecordOf,
  makeReport,
  pack,
  STRANGER,
} from "../report/bundle-fixture";
import { recordOfSample } from "../report/record-of-sample";

const run = promisify(execFile);

const REPORT = await makeReport({ record: await recordOfSample("logistic") });

let folder = "";
let bundle = "";
let files: Files = new Map();
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rounds-verify-"));
  process.env["ROUNDS_KEYS"] = at("no-keys");
  files = await filesOf(REPORT, { parts: [] });
  bundle = at("bundle.zip");
  await writeFile(bundle, await pack(files));
});
afterAll(async () => {
  delete process.env["ROUNDS_KEYS"];
  await rm(folder, { recursive: true, force: true });
});

async function verify(...words: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const exit = await verifyCommand(writePdf).run(words, {
    out: (line) => void out.push(line),
    error: (line) => void errors.push(line),
    progress: () => undefined,
  });
  return { exit, out: out.join("\n"), errors: errors.join("\n") };
}

function parse(out: string): VerificationDocument {
  return verificationDocumentSchema.parse(JSON.parse(out));
}

async function unpackTo(name: string, unpacked: Files): Promise<string> {
  for (const [file, bytes] of unpacked) {
    await mkdir(path.dirname(path.join(folder, name, file)), { recursive: true });
    await writeFile(path.join(folder, name, file), bytes);
  }
  return at(name);
}

describe("rounds verify", () => {
  it("passes a bundle by the fingerprint that the house has named", async () => {
    const { exit, out } = await verify(bundle, "--trust", HOUSE.keyId, "--json");
    expect(exit).toBe(0);
    const document = parse(out);
    expect(document).toMatchObject({ ok: true, signer: HOUSE.keyId, source: bundle });
    expect(document.levels.map(({ level, status }) => `${level} ${status}`)).toEqual([
      "1 passed",
      "2 passed",
      "3 passed",
      "4 passed",
      "5 not-supplied",
    ]);
  });

  it("passes it by a file of keys, and by the keys of this machine", async () => {
    const keys = canonicalJson({ schema: "gradient-rounds/public-keys", version: 1, keys: [keyRecordOf(HOUSE)] });
    await writeFile(at("keys.json"), keys);
    expect((await verify(bundle, "--trust", at("keys.json"))).exit).toBe(0);
    await mkdir(at("own"), { recursive: true });
    await writeFile(at(`own/${HOUSE.keyId}.json`), keys);
    process.env["ROUNDS_KEYS"] = at("own");
    try {
      expect((await verify(bundle)).exit).toBe(0);
    } finally {
      process.env["ROUNDS_KEYS"] = at("no-keys");
    }
  });

  it("trusts no key for being in the bundle", async () => {
    const { exit, out } = await verify(bundle);
    expect(exit).toBe(1);
    expect(out).toContain("REFUSED");
    expect(out).toMatch(/2 Signatures +NOT TRUSTED/);
    expect((await verify(bundle, "--trust", STRANGER.keyId, "--json")).exit).toBe(1);
  });

  it("says to people what was verified, and what could not be", async () => {
    const { out } = await verify(bundle, "--trust", HOUSE.keyId);
    expect(out).toContain("verified, but for level 5, which could not be checked");
    expect(out).toContain("a rewrite by the operator is not excluded");
  });

  it("checks the levels up to the one that is asked for", async () => {
    const { exit, out } = await verify(bundle, "--level", "1", "--json");
    expect(exit).toBe(0);
    expect(parse(out).levels).toHaveLength(1);
  });

  it("says more of the log by an entry that was kept outside, and refuses a log that was written anew", async () => {
    const [first] = REPORT.entries;
    const { out } = await verify(bundle, "--trust", HOUSE.keyId, "--anchor", `1:${first?.hash}`);
    expect(out).toContain("entry 1 is the one that was kept outside");
    await writeFile(at("kept.jsonl"), `{"seq":1,"hash":"${first?.hash}"}\n2:${"0".repeat(64)}\n`);
    const { exit, out: refused } = await verify(bundle, "--trust", HOUSE.keyId, "--anchor", at("kept.jsonl"));
    expect(exit).toBe(1);
    expect(refused).toContain("the log was rewritten up to there");
    await writeFile(at("wrong.jsonl"), "1:abc\n");
    expect((await verify(bundle, "--anchor", at("wrong.jsonl"))).errors).toContain("line 1");
  });

  it("checks the folder that a bundle was unpacked to, and sees what was added there", async () => {
    const unpacked = await unpackTo("unpacked", files);
    expect((await verify(unpacked, "--trust", HOUSE.keyId)).exit).toBe(0);
    await writeFile(path.join(unpacked, "note.txt"), "hello");
    const { exit, out } = await verify(unpacked, "--trust", HOUSE.keyId, "--json");
    expect(exit).toBe(1);
    expect(parse(out).levels[0]?.reason).toContain("note.txt was added");
  });

  it("refuses a changed bundle with 1 and names the change", async () => {
    const changed = new Map(files);
    editText(changed, "report.json", (text) => text.replace(/"name":"../, '"name":"zz'));
    await writeFile(at("changed.zip"), await pack(changed));
    const { exit, out } = await verify(at("changed.zip"), "--trust", HOUSE.keyId);
    expect(exit).toBe(1);
    expect(out).toMatch(/1 Hashes +FAILED +report\.json is not the file that was packed/);
  });

  it("answers 2 for what is no bundle, on one line", async () => {
    await writeFile(at("text.zip"), "no archive");
    await writeFile(at("other.zip"), await pack(new Map([["a.txt", Buffer.from("x")]])));
    for (const name of ["text.zip", "other.zip", "nowhere.zip"]) {
      const { exit, errors, out } = await verify(at(name));
      expect([exit, out]).toEqual([2, ""]);
      expect(errors.split("\n")).toHaveLength(1);
    }
  });

  it("answers 2 where the keys of this machine cannot be read", async () => {
    process.env["ROUNDS_KEYS"] = bundle;
    try {
      const { exit, errors } = await verify(bundle);
      expect([exit, errors.split("\n").length]).toEqual([2, 1]);
      expect(errors).toContain("(ENOTDIR)");
    } finally {
      process.env["ROUNDS_KEYS"] = at("no-keys");
    }
  });

  it("answers 2 for keys that are none, and refuses wrong usage", async () => {
    await writeFile(at("no-key.txt"), "hello");
    expect((await verify(bundle, "--trust", at("no-key.txt"))).exit).toBe(2);
    expect((await verify(bundle, "--trust", "abcd")).errors).toContain("64 hexadecimal digits");
    for (const words of [[], [bundle, bundle], [bundle, "--level", "6"], [bundle, "--level", "0"], [bundle, "--x"]]) {
      await expect(verify(...words)).rejects.toThrow(UsageError);
    }
  });
});

describe("verify.mjs", () => {
  it("verifies in a folder where nothing else is, with Node alone, and says the same as the command", async () => {
    const alone = await mkdtemp(path.join(tmpdir(), "rounds-alone-"));
    await bundleVerifier(path.join(alone, "verify.mjs"));
    const env: NodeJS.ProcessEnv = { NODE_ENV: "production", PATH: "" };
    const words = ["verify.mjs", bundle, "--trust", HOUSE.keyId, "--json"];
    const { stdout } = await run(process.execPath, words, { cwd: alone, env });
    expect(parse(stdout)).toEqual(parse((await verify(...words.slice(1))).out));
    await expect(run(process.execPath, ["verify.mjs", bundle], { cwd: alone, env })).rejects.toMatchObject({ code: 1 });
    await expect(run(process.execPath, ["verify.mjs"], { cwd: alone, env })).rejects.toMatchObject({ code: 2 });
    await rm(alone, { recursive: true });
  });
});

const hasOpenssl = await run("openssl", ["version"]).then(
  ({ stdout }) => stdout.startsWith("OpenSSL 3"),
  () => false,
);

describe("the README of a bundle", () => {
  it.skipIf(!hasOpenssl)("says how to check the seal with openssl alone, and it does", async () => {
    const cwd = await unpackTo("openssl", files);
    const readme = Buffer.from(files.get("README.txt") ?? []).toString("utf8");
    const commands = [...readme.matchAll(/^ {5}(openssl pkey.*|tail .*)$/gm)].map(([, command]) => command ?? "");
    expect(commands).toHaveLength(3);
    const outputs: string[] = [];
    for (const command of commands) outputs.push((await run("sh", ["-c", command], { cwd })).stdout);
    expect(outputs[0]).toContain(HOUSE.keyId);
    expect(outputs[1]).toContain("Signature Verified Successfully");
    expect(outputs[2]).toBe("");
    await writeFile(path.join(cwd, "signed.bin"), "other bytes");
    await expect(run("sh", ["-c", commands[1] ?? ""], { cwd })).rejects.toThrow();
  });

  it("names the hash of the record, which anybody can compute", () => {
    const hash = createHash("sha256")
      .update(files.get("report.json") ?? new Uint8Array())
      .digest("hex");
    expect(Buffer.from(files.get("README.txt") ?? []).toString("utf8")).toContain(hash);
  });
});
