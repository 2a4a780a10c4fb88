import { compareNaturally, compareText } from "./natural-order";
import type { LayerOrderSource } from "./run-data";
import { splitParameter } from "./split-parameter";

/** What a source says of a layer, or of a parameter of it, beside its series. */
export type LayerFact = {
  /** Module such as `layers.3`, or parameter such as `layers.3.weight`. */
  readonly layer: string;
  /** 1 = nearest the input. */
  readonly depth: number | null;
  readonly numel: number | null;
};

/** Layers whose place nobody knows go behind all others. */
const LAST = Number.POSITIVE_INFINITY;

/**
 * Puts layers in order from the input to the output: as the settings state, else by recorded depth,
 * else as they first appeared. A source that sorts its keys alphabetically puts `layer10` before
 * `layer2`; there the order of appearance says nothing, and the numbers in the names decide.
 *
 * @param appeared names of the layers, each once, in order of first appearance
 * @param stated names of modules or parameters from the settings, input first; null when not stated
 */
export function orderLayers(
  appeared: readonly string[],
  stated: readonly string[] | null,
  facts: readonly LayerFact[],
): { readonly order: readonly string[]; readonly source: LayerOrderSource } {
  const byStatement = sortByRank(appeared, rankByStatedOrder(stated ?? []));
  if (byStatement !== null) return { order: byStatement, source: "settings" };
  const byDepth = sortByRank(appeared, rankByDepth(facts));
  if (byDepth !== null) return { order: byDepth, source: "recorded-depth" };
  const natural = appeared.toSorted(compareNaturally);
  const sortedBySource = equalNames(appeared, appeared.toSorted(compareText)) && !equalNames(appeared, natural);
  return sortedBySource
    ? { order: natural, source: "natural-sort" }
    : { order: [...appeared], source: "first-appearance" };
}

/**
 * Puts layers into an order that somebody states; those of which it says nothing stand last, in the
 * order they have.
 */
export function applyStatedOrder(
  layers: readonly string[],
  stated: readonly string[],
): { readonly order: readonly string[]; readonly unnamed: number } {
  const rankOf = rankByStatedOrder(stated);
  const unnamed = layers.filter((layer) => rankOf(layer) === LAST).length;
  return { order: sortByRank(layers, rankOf) ?? layers, unnamed };
}

/** @returns null when no layer has a rank; layers of equal rank keep their order of appearance */
function sortByRank(layers: readonly string[], rankOf: (layer: string) => number): string[] | null {
  const ranked = layers.map((layer) => ({ layer, rank: rankOf(layer) }));
  if (ranked.every(({ rank }) => rank === LAST)) return null;
  ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank));
  return ranked.map(({ layer }) => layer);
}

/**
 * A layer matches the entry of its own name (or of a parameter of it), else the entry of a module it
 * lies in, else the first entry that lies in it.
 */
function rankByStatedOrder(stated: readonly string[]): (layer: string) => number {
  const exact = new Map<string, number>();
  const within = new Map<string, number>();
  for (const [rank, name] of stated.entries()) {
    keepFirst(exact, name, rank);
    keepFirst(exact, splitParameter(name).layer, rank);
    for (const module of modulesAround(name)) keepFirst(within, module, rank);
  }
  return (layer) => {
    const own = exact.get(layer);
    if (own !== undefined) return own;
    for (const module of modulesAround(layer)) {
      const rank = exact.get(module);
      if (rank !== undefined) return rank;
    }
    return within.get(layer) ?? LAST;
  };
}

function rankByDepth(facts: readonly LayerFact[]): (layer: string) => number {
  const depths = new Map<string, number>();
  for (const { layer, depth } of facts) {
    if (depth === null) continue;
    for (const name of new Set([layer, splitParameter(layer).layer])) {
      depths.set(name, Math.min(depth, depths.get(name) ?? LAST));
    }
  }
  return (layer) => depths.get(layer) ?? LAST;
}

/** `a.b.c` → `a.b`, `a`: nearest first. */
function modulesAround(name: string): string[] {
  const modules: string[] = [];
  for (let end = name.length - 1; end > 0; end -= 1) {
    if (name[end] === "." || name[end] === "/") modules.push(name.slice(0, end));
  }
  return modules;
}

function keepFirst(ranks: Map<string, number>, name: string, rank: number): void {
  if (!ranks.has(name)) ranks.set(name, rank);
}

function equalNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
