import type { TestProject } from "vitest/node";
import { startPostgres } from "./start-postgres.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the maintenance database of the server that the tests started. */
    postgresUrl: string;
  }
}

/** Vitest's global set-up of the database tests: one PostgreSQL server for all of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide("postgresUrl", server.url("postgres"));
  return server.stop;
}
