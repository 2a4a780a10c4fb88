import { expect, it, vi } from "vitest";
import { againAfterDeadlock } from "@/lib/db/again-after-deadlock";

const failure = (facts: object): Error => Object.assign(new Error("failed"), facts);
const insideRaw = { code: "P2010", meta: { driverAdapterError: { cause: { kind: "TransactionWriteConflict" } } } };

it.each([
  ["as the driver says it", { code: "40P01" }],
  ["as Prisma says it", { code: "P2034" }],
  ["as Prisma says it of a raw statement", insideRaw],
])("a transaction that was ended as a deadlock is done again, %s", async (_, facts) => {
  const attempt = vi.fn<() => Promise<string>>().mockRejectedValueOnce(failure(facts)).mockResolvedValue("done");
  await expect(againAfterDeadlock(attempt)).resolves.toBe("done");
  expect(attempt).toHaveBeenCalledTimes(2);
});

it.each([
  ["a unique index", { code: "P2002" }],
  [
    "another raw statement",
    { code: "P2010", meta: { driverAdapterError: { cause: { kind: "UniqueConstraintViolation" } } } },
  ],
  ["anything without a code", {}],
])("what %s refuses is not done again", async (_, facts) => {
  const attempt = vi.fn<() => Promise<string>>().mockRejectedValue(failure(facts));
  await expect(againAfterDeadlock(attempt)).rejects.toThrow("failed");
  expect(attempt).toHaveBeenCalledTimes(1);
});

it("a deadlock that comes again and again is given up and told", async () => {
  // More than are ever made, so that an endless repetition ends here, in a count.
  const attempt = vi.fn<() => Promise<string>>().mockResolvedValue("done");
  for (let number = 1; number <= 100; number += 1) attempt.mockRejectedValueOnce(failure({ code: "40P01" }));
  await expect(againAfterDeadlock(attempt)).rejects.toThrow("failed");
  expect(attempt).toHaveBeenCalledTimes(8);
});
