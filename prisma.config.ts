import { defineConfig } from "prisma/config";

const url = process.env["DATABASE_URL"] ?? "file:./data/rounds.db";
const isPostgres = /^postgres(ql)?:/.test(url);

// For Prisma's own tools (`prisma migrate status`, `prisma studio`); the product itself applies its
// migrations at start and never reads this file.
export default defineConfig({
  schema: isPostgres ? "prisma/postgresql/schema.prisma" : "prisma/schema.prisma",
  migrations: { path: isPostgres ? "prisma/migrations/postgresql" : "prisma/migrations/sqlite" },
  datasource: { url },
});
