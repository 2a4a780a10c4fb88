import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
// The package's own entry does not load under Node 20, so its WebAssembly is instantiated here.
import * as engineBinding from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @typedef {"sqlite" | "postgresql"} Provider */

/**
 * SQL that leads from the committed migrations of a provider to its schema; empty when they agree.
 *
 * @param {Provider} provider
 * @param {string} url an empty database of that provider; the migrations are applied to it
 * @returns {Promise<string>}
 */
export async function diffMigrationsAgainstSchema(provider, url) {
  await applyMigrations(provider, url);
  const files = [{ path: schemaFile(provider), content: readFileSync(schemaFile(provider), "utf8") }];
  const pool = provider === "postgresql" ? openPoolForEngine(url) : null;
  const adapter = pool === null ? new PrismaLibSql({ url }) : new PrismaPg(pool);
  const engine = await openEngine(files[0]?.content ?? "", adapter);
  try {
    const difference = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: root },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return difference.exitCode === 0 ? "" : (difference.stdout ?? "");
  } finally {
    engine.free();
    await pool?.end();
  }
}

/**
 * Applies the history without recording it, so that the tables are all that is compared.
 *
 * @param {Provider} provider
 * @param {string} url
 */
async function applyMigrations(provider, url) {
  const scripts = listMigrations(provider).map((name) =>
    readFileSync(join(migrationsFolder(provider), name, "migration.sql"), "utf8"),
  );
  if (provider === "sqlite") {
    const client = createClient({ url });
    for (const script of scripts) await client.executeMultiple(script);
    client.close();
  } else {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const script of scripts) await client.query(script);
    await client.end();
  }
}

/** @param {Provider} provider */
export function migrationsFolder(provider) {
  return join(root, "prisma/migrations", provider);
}

/** @param {Provider} provider */
function schemaFile(provider) {
  return join(root, provider === "sqlite" ? "prisma/schema.prisma" : "prisma/postgresql/schema.prisma");
}

/** @param {Provider} provider */
function listMigrations(provider) {
  return readdirSync(migrationsFolder(provider), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/**
 * The engine reads system tables with columns of PostgreSQL's internal type "char" (18), which the
 * adapter refuses; as text (25) it reads them.
 *
 * @param {string} url
 */
function openPoolForEngine(url) {
  const pool = new pg.Pool({ connectionString: url });
  const query = pool.query.bind(pool);
  Reflect.set(pool, "query", async (/** @type {pg.QueryConfig} */ config, /** @type {unknown[]} */ values) => {
    const result = await query(config, values);
    for (const field of result.fields) if (field.dataTypeID === 18) field.dataTypeID = 25;
    return result;
  });
  return pool;
}

/** @type {Promise<void> | undefined} */
let loading;

/** The binding keeps one instance in a module variable, so it is made once in a process. */
function loadEngine() {
  loading ??= (async () => {
    const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
    const bytes = readFileSync(join(folder, "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": engineBinding });
    // Where a crash of the engine leaves its message.
    Reflect.set(globalThis, "PRISMA_WASM_PANIC_REGISTRY", { set_message: console.error });
    engineBinding.__wbg_set_wasm(instance.exports);
    const start = instance.exports["__wbindgen_start"];
    if (typeof start === "function") start();
  })();
  return loading;
}

/**
 * @param {string} schema
 * @param {PrismaLibSql | PrismaPg} adapter
 */
async function openEngine(schema, adapter) {
  await loadEngine();
  return engineBinding.SchemaEngine.new(
    { datamodels: [["schema.prisma", schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}
