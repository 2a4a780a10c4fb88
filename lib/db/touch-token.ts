import { type Database, prismaOf } from "./database";

/** Remembers when a token was last used. */
export async function touchToken(db: Database, params: { readonly id: string; readonly at: Date }): Promise<void> {
  await prismaOf(db).apiToken.updateMany({ where: { id: params.id }, data: { lastUsedAt: params.at } });
}
