import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { NODE_PORTS } from "@/lib/usecases/node-ports";

async function* inPieces(...pieces: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* pieces;
}

async function inflatedLength(...pieces: readonly Uint8Array[]): Promise<number> {
  let length = 0;
  for await (const piece of NODE_PORTS.gunzip(inPieces(...pieces))) length += piece.length;
  return length;
}

describe("gunzip", () => {
  it("hands out everything that was packed", async () => {
    expect(await inflatedLength(gzipSync(Buffer.alloc(3_000_000, "0.5\n")))).toBe(3_000_000);
  });

  it("stops early at a file that was packed to fill the memory", async () => {
    const part = gzipSync(Buffer.alloc(150 * 1024 ** 2));
    const bomb = Buffer.concat([part, part, part]);
    const failure = await inflatedLength(bomb).catch((error: unknown) => error);
    expect(isAppError(failure) && failure.code).toBe("too-large");
  });

  it("fails at an early end instead of waiting", async () => {
    const whole = gzipSync(Buffer.from("step,loss\n".repeat(10_000)));
    await expect(inflatedLength(whole.subarray(0, whole.length - 12))).rejects.toThrow("unexpected end of file");
  });

  it("closes what it reads from at once when it is given up, even where more would be long in coming", async () => {
    let isOpen = false;
    const stalled = async function* (): AsyncIterable<Uint8Array> {
      isOpen = true;
      try {
        yield gzipSync(Buffer.alloc(3_000_000, "0.5\n"));
        await new Promise(() => undefined);
      } finally {
        isOpen = false;
      }
    };
    for await (const _piece of NODE_PORTS.gunzip(stalled())) {
      expect(isOpen).toBe(true);
      break;
    }
    expect(isOpen).toBe(false);
  });

  it("hands on the failure of what it reads from", async () => {
    const failure = new Error("The upload was broken off.");
    const brokenOff = async function* (): AsyncIterable<Uint8Array> {
      yield gzipSync("step,loss\n").subarray(0, 12);
      throw failure;
    };
    const read = async () => {
      for await (const _piece of NODE_PORTS.gunzip(brokenOff()));
    };
    await expect(read()).rejects.toBe(failure);
  });

  const member = (text: string) => gzipSync(Buffer.from(text));
  const damagedInItsFirstByte = (text: string, byte: number) => {
    const bytes = member(text);
    bytes[0] = byte;
    return bytes;
  };
  const PADDING = Buffer.alloc(700_000);

  it.each([
    ["two members", [member("abc"), member("de")], 5],
    ["padding", [member("abc"), PADDING], 3],
    ["padding in the same piece", [Buffer.concat([member("abc"), PADDING])], 3],
  ])("reads %s, however it is cut", async (_, pieces, length) => {
    expect(await inflatedLength(...pieces)).toBe(length);
    expect(
      await inflatedLength(...[...Buffer.concat(pieces).subarray(0, 100)].map((byte) => Uint8Array.of(byte))),
    ).toBe(length);
  });

  it.each([
    ["words", [Buffer.from("words")]],
    ["a member behind padding", [PADDING, member("de")]],
    ["a member behind padding in one piece", [Buffer.concat([PADDING, member("de")])]],
    ["a member whose first byte is damaged", [damagedInItsFirstByte("de", 0x1e)]],
    ["a member whose first byte is zero", [damagedInItsFirstByte("de", 0)]],
    ["the first bytes of a member", [member("de").subarray(0, 5)]],
  ])("refuses %s behind the first member instead of leaving it out", async (_, behind) => {
    await expect(inflatedLength(member("abc"), ...behind)).rejects.toThrow(Error);
    await expect(inflatedLength(Buffer.concat([member("abc"), ...behind]))).rejects.toThrow(Error);
  });
});
