import { expect, it } from "vitest";
import { writePostgresSchema } from "../../scripts/derive-postgres-schema.js";
import { diffMigrationsAgainstSchema } from "../../scripts/prisma-migration-engine.js";
import { createPostgresDatabase, createSqliteFile } from "./both-databases";

it("has a PostgreSQL schema that is the derived one", () => {
  expect(writePostgresSchema()).toBe(false);
});

it("has a SQLite history that leads to the schema", async () => {
  const file = createSqliteFile();
  expect(await diffMigrationsAgainstSchema("sqlite", file.url)).toBe("");
  await file.remove();
});

it("has a PostgreSQL history that leads to the schema", async () => {
  const database = await createPostgresDatabase();
  expect(await diffMigrationsAgainstSchema("postgresql", database.url)).toBe("");
  await database.remove();
});
