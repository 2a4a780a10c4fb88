import type { Config } from "@/lib/config/config";
import type { Database } from "@/lib/db/database";

/** The part of the runtime that identifying people and programs needs. */
export type AuthContext = { readonly config: Config; readonly database: Database };
