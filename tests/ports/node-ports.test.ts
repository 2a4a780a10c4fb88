import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { NODE_PORTS } from "@/lib/usecases/node-ports";

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function inflatedLength(bytes: Uint8Array): Promise<number> {
  let length = 0;
  for await (const piece of NODE_PORTS.gunzip(once(bytes))) length += piece.length;
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
});
