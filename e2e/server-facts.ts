import type { Role } from "@/lib/auth/roles";

/** Environment variable by which the global set-up tells the tests about the running demo. */
export const SERVER_VARIABLE = "ROUNDS_E2E_SERVER";

export type ServerFacts = {
  readonly url: string;
  /** API token that may do everything in the demo project. */
  readonly token: string;
  readonly passwords: Readonly<Record<Role, string>>;
  /** Session cookie of each role, as `name=value`. */
  readonly cookies: Readonly<Record<Role, string>>;
};

/** The running demo. */
export function readServerFacts(): ServerFacts {
  const text = process.env[SERVER_VARIABLE];
  if (text === undefined) throw new Error("The demo is not running; start the tests with: npx playwright test");
  return JSON.parse(text);
}
