import type { AuthContext } from "@/lib/auth/auth-context";
import { readConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/database";

/** What signing in and tokens need, on a database under test. */
export function authContextOn(database: Database): AuthContext {
  const environment = { ROUNDS_DATA: "/nonexistent", ROUNDS_URL: "http://rounds.test" };
  return { database, config: { ...readConfig(environment, "0.0.0"), secret: "s".repeat(64) } };
}
