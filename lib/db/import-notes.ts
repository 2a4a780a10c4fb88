import { requireSameClaim } from "@/lib/core/require-same-claim";
import type { RunSettings } from "@/lib/core/run-settings";
import { mergeSettings, type StatedSettings } from "@/lib/core/run-settings";
import type { LayerFact } from "@/lib/series/order-layers";
import type { ImportIssue } from "./import-record";

/** Issues beyond this number are counted only. */
const ISSUES_KEPT = 100;

/** What a reader says beside the points: settings, facts on layers, issues, refusals. */
export class ImportNotes {
  #settings: StatedSettings = {};
  readonly #layerFacts = new Map<string, LayerFact>();
  readonly #issues: ImportIssue[] = [];
  issueCount = 0;
  rejected = 0;

  get settings(): StatedSettings {
    return this.#settings;
  }

  get layerFacts(): LayerFact[] {
    return [...this.#layerFacts.values()];
  }

  get issues(): readonly ImportIssue[] {
    return this.#issues;
  }

  /** @throws AppError "conflict" when two files of one run name two experiments */
  addSettings(stated: Partial<RunSettings>): void {
    requireSameClaim(this.#settings.proof, stated.proof);
    this.#settings = mergeSettings(this.#settings, stated);
  }

  addLayerFact(layer: string, fact: { readonly depth?: number; readonly numel?: number }): void {
    const known = this.#layerFacts.get(layer);
    const depth = fact.depth ?? known?.depth ?? null;
    const numel = fact.numel ?? known?.numel ?? null;
    this.#layerFacts.set(layer, { layer, depth, numel });
  }

  addIssue(issue: ImportIssue): void {
    this.issueCount += 1;
    if (this.#issues.length < ISSUES_KEPT) this.#issues.push(issue);
  }
}
