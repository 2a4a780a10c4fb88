import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type ChainCheck, checkChain } from "@/lib/core/audit-chain";
import { type AuditEntry, type AuditEvent, chainEvent, hashedText } from "@/lib/core/audit-entry";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const EVENT: AuditEvent = {
  actor: "person:ada",
  action: "run.renamed",
  object: "run:1",
  project: "trauma",
  details: { from: "a", to: "b" },
};

function chainOf(length: number, at = (index: number) => new Date(1_700_000_000_000 + index * 1000)): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let index = 0; index < length; index += 1) {
    entries.push(chainEvent(EVENT, { after: entries.at(-1) ?? null, at: at(index), sha256 }));
  }
  return entries;
}

/** The chain after somebody did something to one of its entries. */
function changed(entries: readonly AuditEntry[], seq: number, change: Partial<AuditEntry>): AuditEntry[] {
  return entries.map((entry) => (entry.seq === seq ? { ...entry, ...change } : entry));
}

function rehashed(entry: AuditEntry): AuditEntry {
  return { ...entry, hash: sha256(hashedText(entry)) };
}

async function faultOf(entries: readonly AuditEntry[]): Promise<string> {
  const check: ChainCheck = await checkChain(entries, { sha256 });
  return check.status === "broken" ? `${check.seq}: ${check.reason}` : "intact";
}

describe("a chain of entries", () => {
  const chain = chainOf(6);

  it("is three entries whose hashes anybody can recompute with sha256sum", () => {
    const [first] = chain;
    const text = `{"action":"run.renamed","actor":"person:ada","at":"2023-11-14T22:13:20.000Z","details":{"from":"a","to":"b"},"object":"run:1","payload_sha256":null,"prev_hash":"${"0".repeat(64)}","project":"trauma","seq":1}`;
    expect(first?.hash).toBe(sha256(text));
    expect(chain.slice(1).map((entry) => entry.prev_hash)).toEqual(chain.slice(0, -1).map((entry) => entry.hash));
  });

  it("is intact as it was written, and names its head", async () => {
    const last = chain.at(-1);
    const head = { seq: 6, at: last?.at, hash: last?.hash };
    expect(await checkChain(chain, { sha256 })).toEqual({ status: "intact", entries: 6, head });
    expect(await checkChain([], { sha256 })).toEqual({ status: "intact", entries: 0, head: null });
  });

  it.each([
    ["an entry taken out", chain.toSpliced(2, 1), "4: Entry 3 is missing"],
    ["several taken out", chain.toSpliced(1, 3), "5: Entries 2 to 4 are missing"],
    ["the first taken out", chain.slice(1), "2: Entry 1 is missing"],
    [
      "two swapped",
      [...chain.slice(0, 2), ...chain.slice(2, 4).reverse(), ...chain.slice(4)],
      "4: Entries 3 and 4 are",
    ],
    ["an entry given twice", chain.toSpliced(3, 0, ...chain.slice(2, 3)), "3: Entry 3 stands in the place of entry 4"],
    ["another actor", changed(chain, 3, { actor: "person:eve" }), "3: Entry 3 was changed"],
    ["another reason", changed(chain, 3, { details: { from: "a", to: "c" } }), "3: Entry 3 was changed"],
    ["a further member", changed(chain, 3, { note: "x" } as Partial<AuditEntry>), "3: Entry 3 was changed"],
    ["what cannot be hashed", changed(chain, 3, { details: { a: Number.NaN } }), "3: Entry 3 was changed"],
    ["another hash", changed(chain, 3, { hash: "f".repeat(64) }), "3: Entry 3 was changed"],
    [
      "a change with a hash that fits it",
      chain.map((entry) => (entry.seq === 3 ? rehashed({ ...entry, actor: "person:eve" }) : entry)),
      "4: Entry 4 does not follow entry 3 as it stands",
    ],
    [
      "a first entry that names one before",
      changed(chain, 1, { prev_hash: "a".repeat(64) }),
      "1: Entry 1 names an entry",
    ],
  ])("is refused with %s, and the entry is named", async (_, entries, words) => {
    expect(await faultOf(entries)).toContain(words);
  });

  it("is refused where time goes backwards, even with hashes that fit", async () => {
    const early = chain.slice(0, 3);
    const entry = rehashed({
      ...chainEvent(EVENT, { after: early[2] ?? null, at: new Date(0), sha256 }),
      at: "2020-01-01T00:00:00.000Z",
    });
    expect(await faultOf([...early, entry])).toContain("4: Time goes backwards: entry 4 is of 2020-01-01");
  });

  it("gives an entry no earlier time than the one before, whatever the clock says", () => {
    const [first, second] = chainOf(2, (index) => new Date(1_700_000_000_000 - index * 60_000));
    expect(second?.at).toBe(first?.at);
  });

  it("looks intact with its end cut off, unless a head was kept outside", async () => {
    const [cut, last] = [chain.slice(0, 4), chain.slice(5)];
    expect(await faultOf(cut)).toBe("intact");
    const check = await checkChain(cut, { sha256, kept: last });
    expect(check).toMatchObject({ status: "broken", seq: 5, reason: expect.stringContaining("entries were cut off") });
  });

  it("looks intact when all of it is rewritten, unless a head was kept outside", async () => {
    const rewritten = chainOf(6, (index) => new Date(1_700_000_000_500 + index * 1000));
    expect(await faultOf(rewritten)).toBe("intact");
    const check = await checkChain(rewritten, { sha256, kept: chain.slice(2, 3) });
    expect(check).toMatchObject({ status: "broken", seq: 3, reason: expect.stringContaining("kept outside") });
  });

  it("is checked from the middle only as a part, whose beginning is taken as given", async () => {
    expect(await checkChain(chain.slice(2), { sha256, isSegment: true })).toMatchObject({
      status: "intact",
      entries: 4,
    });
    const check = await checkChain(chain.slice(2).toSpliced(1, 1), { sha256, isSegment: true });
    expect(check).toMatchObject({ status: "broken", reason: expect.stringContaining("Entry 4 is missing") });
  });

  it("is checked while it is read, with a hash that comes later", async () => {
    const later = async function* () {
      yield* chain;
    };
    const check = await checkChain(later(), { sha256: async (text) => sha256(text) });
    expect(check).toMatchObject({ status: "intact", entries: 6 });
  });
});
