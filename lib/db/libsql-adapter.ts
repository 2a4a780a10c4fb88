import { type Client, type Config, createClient } from "@libsql/client";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { isBusyError, retryWhenBusy } from "./retry-when-busy";

/** How long SQLite itself waits, event loop and all, before `retryWhenBusy` takes over. */
export const SQLITE_BUSY_TIMEOUT_MS = 50;

/**
 * Prisma's libSQL adapter over our own version of the driver, which sets the busy timeout on every
 * connection it opens, and over a client that waits for other writers instead of failing.
 */
export class PatientLibSql extends PrismaLibSql {
  override createClient(config: Config): Client {
    return waitForOtherWriters(createClient({ ...config, timeout: SQLITE_BUSY_TIMEOUT_MS }));
  }
}

/**
 * Wraps a client so that statements and the start of transactions are repeated while the database
 * is busy. Transactions begin with the write lock: one that begins by reading and writes later fails
 * for good when somebody else wrote in between, and cannot be repeated here.
 */
export function waitForOtherWriters(client: Client): Client {
  const breathe = createBreather();
  const repeat = async <T>(action: () => Promise<T>): Promise<T> => {
    await breathe();
    return await retryWhenBusy(() => renewAfterBusy(client, action));
  };
  const execute = (...parameters: Parameters<Client["execute"]>) => repeat(() => client.execute(...parameters));
  const begin = () => repeat(() => client.transaction("write"));
  return new Proxy(client, {
    get(target, property) {
      if (property === "execute") return execute;
      if (property === "transaction") return begin;
      // Bound to the client itself: its private fields are unknown to the proxy.
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

/** How long statements may follow each other before the process gets to do something else. */
const LONGEST_SPELL_MS = 10;

/**
 * The driver does its work at once and answers with promises that are settled already: a loop of
 * statements would never let the process look at its sockets, timers or children.
 */
function createBreather(): () => Promise<void> {
  let lastBreath = performance.now();
  return async () => {
    if (performance.now() - lastBreath < LONGEST_SPELL_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    lastBreath = performance.now();
  };
}

/**
 * A statement that was refused as busy stays open until it is collected as garbage, and its
 * connection cannot commit meanwhile. Prisma's adapter runs one action at a time, so no other
 * connection of this client is in use when they are all replaced here.
 */
async function renewAfterBusy<T>(client: Client, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (isBusyError(error)) client.reconnect();
    throw error;
  }
}
