import { createHash } from "node:crypto";
import { countRows } from "@/lib/db/count-rows";
import { type Database, rawOf } from "@/lib/db/database";

/** A digest of every row of every table, by its name, whatever order the rows come in. */
export async function digestTables(db: Database): Promise<Record<string, string>> {
  const raw = rawOf(db);
  const digests: Record<string, string> = {};
  for (const table of Object.keys(await countRows(db.provider, raw))) {
    const rows = (await raw.all(`SELECT * FROM "${table}"`, [])).map((row) =>
      JSON.stringify(
        row.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value))),
      ),
    );
    digests[table] = createHash("sha256").update(rows.sort().join("\n")).digest("hex");
  }
  return digests;
}
