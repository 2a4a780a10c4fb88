import { type Database, prismaOf, rawOf, rememberClient, transactionsOf, urlOf } from "@/lib/db/database";

/** The same database, in which something happens once, right before the first list of one model's rows is read. */
export function interrupted(db: Database, model: "import" | "layerFact", happens: () => Promise<unknown>): Database {
  let isOver = false;
  const once = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    await happens();
  };
  const client = new Proxy(prismaOf(db), {
    get(target, name, receiver) {
      const rows: unknown = Reflect.get(target, name, receiver);
      if (name !== model || isOver) return rows;
      if (model === "import") return after(target.import, once);
      return after(target.layerFact, once);
    },
  });
  return rememberClient(db.provider, { url: urlOf(db), client, transactions: transactionsOf(db), raw: rawOf(db) });
}

function after<Query, Rows>(
  rows: { readonly findMany: (query: Query) => Promise<Rows> },
  once: () => Promise<void>,
): { readonly findMany: (query: Query) => Promise<Rows> } {
  return {
    findMany: async (query) => {
      await once();
      return await rows.findMany(query);
    },
  };
}
