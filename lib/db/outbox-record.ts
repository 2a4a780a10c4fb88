import type { Prisma } from "./generated/sqlite/client";

/** A message that leaves the house, with how its sending stands. */
export type OutboxRecord = {
  /** The same in every repetition of the message. */
  readonly id: string;
  readonly kind: string;
  /** JSON of `alertFactsSchema`. */
  readonly payload: string;
  readonly createdAt: Date;
  /** When it may be tried next. */
  readonly dueAt: Date;
  /** Attempts that were begun. */
  readonly attempts: number;
  readonly sentAt: Date | null;
  readonly givenUpAt: Date | null;
  /** Why the last attempt failed. */
  readonly lastError: string | null;
};

export const OUTBOX_SELECT = {
  id: true,
  kind: true,
  payload: true,
  createdAt: true,
  dueAt: true,
  attempts: true,
  sentAt: true,
  givenUpAt: true,
  lastError: true,
} as const satisfies Prisma.OutboxSelect;

/** Neither sent nor given up. */
export const WAITING_MESSAGE = { sentAt: null, givenUpAt: null } as const satisfies Prisma.OutboxWhereInput;

export const CRITICAL_VERDICT = "critical-verdict";
export const TEST_MESSAGE = "test";
