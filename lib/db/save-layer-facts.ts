import type { LayerFact } from "@/lib/series/order-layers";
import type { Transaction } from "./database";
import { splitList } from "./split-list";

const LAYERS_AT_ONCE = 500;

/** Adds facts on layers to those of a run; a later fact wins, and null wipes nothing out. */
export async function saveLayerFacts(
  transaction: Transaction,
  params: { readonly runId: string; readonly facts: readonly LayerFact[] },
): Promise<void> {
  const { runId } = params;
  for (const facts of splitList(params.facts, LAYERS_AT_ONCE)) {
    const where = { runId, layer: { in: facts.map(({ layer }) => layer) } };
    const stored = new Map((await transaction.layerFact.findMany({ where })).map((row) => [row.layer, row]));
    const changed = facts.flatMap(({ layer, depth, numel }) => {
      const known = stored.get(layer);
      const merged = {
        depth: depth ?? known?.depth ?? null,
        numel: numel === null ? (known?.numel ?? null) : BigInt(numel),
      };
      const isSame = known !== undefined && known.depth === merged.depth && known.numel === merged.numel;
      return isSame ? [] : [{ runId, layer, ...merged }];
    });
    await transaction.layerFact.deleteMany({ where: { runId, layer: { in: changed.map(({ layer }) => layer) } } });
    await transaction.layerFact.createMany({ data: changed });
  }
}
