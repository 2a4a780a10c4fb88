import { type Database, prismaOf } from "./database";

/** Sets a setting of the whole installation. */
export async function saveSetting(
  db: Database,
  params: { readonly key: string; readonly value: string },
): Promise<void> {
  const { key, value } = params;
  await prismaOf(db).setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}
