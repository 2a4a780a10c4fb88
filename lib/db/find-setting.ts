import { type Database, prismaOf } from "./database";

/** Value of a setting of the whole installation; null when it was never set. */
export async function findSetting(db: Database, params: { readonly key: string }): Promise<string | null> {
  const found = await prismaOf(db).setting.findUnique({ where: { key: params.key }, select: { value: true } });
  return found?.value ?? null;
}
