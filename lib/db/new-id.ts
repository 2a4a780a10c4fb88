import { randomBytes } from "node:crypto";

const BYTES = 16;
const LENGTH = 25;

/**
 * A new id of a row: 128 random bits as 25 digits and small letters. An id leads the key of every row of
 * a run and of each of their indexes; a UUID's 36 characters would be a tenth of a small run's bytes.
 */
export function newId(): string {
  const bits = BigInt(`0x${randomBytes(BYTES).toString("hex")}`);
  return bits.toString(36).padStart(LENGTH, "0");
}
