import { splitOfWord } from "@/lib/core/data-split";
import type { SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { splitParameter } from "@/lib/series/split-parameter";
import { NAME_LENGTH_LIMIT } from "./limits";
import {
  canonicalMetric,
  isLossTerm,
  maySplitAtSign,
  meansWholeModel,
  namesLayers,
  namesSubgroups,
} from "./metric-names";
import { takeSplit } from "./split-words";

/** `gradients/<parameter>` of W&B's watch and of many TensorBoard scripts. */
const GRADIENT_FOLDER = /^(?:gradients?|grads?)\/(.+)$/i;
const WEIGHT_FOLDER = /^(?:parameters|params|weights)\/(.+)$/i;
/** Lightning: `grad_2.0_norm/<parameter>`, and with an underscore in releases before 1.6. */
const LIGHTNING_NORM = /^grad_(\d+(?:\.\d+)?|inf)_norm(?:[/_](.+))?$/;
/** `<layer>/grad_norm`, `<parameter>.grad`. */
const TRAILING_METRIC = /^(.+)[./]([A-Za-z_]+)$/;
/** Keras' TensorBoard callback; its `batch_…` series count other steps and keep their name. */
const KERAS_EPOCH = /^epoch_(?=(?:val_)?(?:loss|learning_rate|lr)$)/;
/** Lightning logs both when asked for both; the one per step is the metric, the other is its mean. */
const LIGHTNING_STEP = /_step$/;
/** Lightning's LearningRateMonitor: `lr-Adam`, `lr-SGD/pg1`. */
const LIGHTNING_RATE = /^lr-[A-Za-z]\w*(?:\/pg\d+)?(?:-momentum)?$/;
/** A name for the logger that Lightning puts before every key: `fold1-train_loss`. */
const LOGGER_PREFIX = /^[A-Za-z0-9_.]+-(?=.)/;
/** A table that W&B exports calls its columns `<run> - <key>`. */
const WANDB_EXPORT = /^.+ - (?=\S)/;

const NOTHING: SeriesMapping = { metric: "", layer: null, parameter: null, subgroup: null, split: null };

/**
 * Says what a source key means: which metric, of which layer, subgroup and part of the data. What the
 * source said beside the key (`context`) wins over what the key suggests.
 *
 * A word after the slash is read in this order: a split word (train, training, val, valid, validation,
 * eval, evaluation, dev, test, testing; any case) is the part of the data, so `Loss/train` is the
 * training loss; `total`, `global`, `all`, `overall`, `model` mean the whole model; then `loss`,
 * `loss_m2`, `n` and `grad_cos` name a subgroup there, since a layer has none of these, except for
 * the usual terms of a loss (`loss/kl`), which keep their name; norms and `zero_frac` name a layer.
 */
export function mapKey(key: string, context: SeriesContext): SeriesMapping {
  const isReadable = key.length <= NAME_LENGTH_LIMIT;
  if (!isReadable) return applyContext({ ...NOTHING, metric: key }, key, context);
  const name = nameInChart(key, context["folder"]) ?? key;
  return applyContext(mapName(name.replace(WANDB_EXPORT, "")), key, context);
}

/**
 * `add_scalars("loss", {"polytrauma": 0.7})` of PyTorch and tensorboardX writes every line of the chart
 * under the chart's tag into a folder of its own, `loss_polytrauma` or `loss/polytrauma`.
 *
 * @returns the name that chart and line would have as one key, null when the folder is none of a chart
 */
function nameInChart(key: string, folder: string | undefined): string | null {
  if (folder === undefined) return null;
  for (const chart of [`${key}/`, `${key.replaceAll("/", "_")}_`]) {
    if (folder.startsWith(chart) && folder.length > chart.length) return `${key}/${folder.slice(chart.length)}`;
  }
  return null;
}

function mapName(name: string): SeriesMapping {
  const keras = name.replace(KERAS_EPOCH, "");
  return (
    mapAtSign(keras) ??
    mapGradient(keras) ??
    mapSplit(keras) ??
    mapWithoutPrefix(keras) ?? { ...NOTHING, metric: plainMetric(keras) }
  );
}

/** Only where what follows is Lightning's own word or names a split: `kl-loss` is not the loss. */
function mapWithoutPrefix(name: string): SeriesMapping | null {
  const prefix = LOGGER_PREFIX.exec(name);
  if (prefix === null) return null;
  const rest = name.slice(prefix[0].length);
  return LIGHTNING_NORM.test(rest) ? mapGradient(rest) : mapSplit(rest);
}

/** `grad_norm@<subgroup>`, `grad_norm/<layer>@<subgroup>`. */
function mapAtSign(name: string): SeriesMapping | null {
  const at = name.indexOf("@");
  if (at <= 0 || at === name.length - 1) return null;
  const mapping = mapName(name.slice(0, at));
  if (mapping.subgroup !== null || !maySplitAtSign(mapping.metric)) return null;
  return { ...mapping, subgroup: name.slice(at + 1) };
}

function mapGradient(name: string): SeriesMapping | null {
  const lightning = LIGHTNING_NORM.exec(name);
  if (lightning !== null) return mapLightningNorm(lightning[1] ?? "", lightning[2] ?? "total");
  const folder = GRADIENT_FOLDER.exec(name)?.[1];
  if (folder !== undefined && canonicalMetric(folder) === null) return { ...ofLayer("grad_norm", folder) };
  const weights = WEIGHT_FOLDER.exec(name)?.[1];
  if (weights !== undefined && splitParameter(weights).parameter !== null) return ofLayer("weight_norm", weights);
  return mapLeadingMetric(name) ?? mapTrailingMetric(name);
}

/** Only the Euclidean norm is the gradient norm; another order keeps its own name. */
function mapLightningNorm(order: string, rest: string): SeriesMapping {
  const metric = Number(order) === 2 ? "grad_norm" : `grad_${order}_norm`;
  const perEpoch = rest.endsWith("_epoch") ? "_epoch" : "";
  return ofLayer(`${metric}${perEpoch}`, rest.replace(/_(?:step|epoch)$/, ""));
}

/** `<metric>/<x>`, also behind a split word. */
function mapLeadingMetric(name: string): SeriesMapping | null {
  const slash = name.search(/[/.]/);
  if (slash <= 0 || slash === name.length - 1) return null;
  const { metric, split } = splitMetric(name.slice(0, slash));
  if (metric === null) return null;
  const inner = takeSplit(name.slice(slash + 1));
  const alone = splitOfWord(inner.rest);
  if (alone !== null) return { ...NOTHING, metric, split: alone };
  // `blocks.0.train` may be a module, but `polytrauma/val` is a group and a part of the data.
  const isSubgroup = name[slash] === "/" && namesSubgroups(metric);
  if (isSubgroup && !isLossTerm(inner.rest)) {
    const subgroup = meansWholeModel(inner.rest) ? null : inner.rest;
    return { ...NOTHING, metric, subgroup, split: split ?? inner.split };
  }
  return namesLayers(metric) ? { ...ofLayer(metric, name.slice(slash + 1)), split } : null;
}

function mapTrailingMetric(name: string): SeriesMapping | null {
  const [, layer, word] = TRAILING_METRIC.exec(name) ?? [];
  if (layer === undefined || word === undefined || splitOfWord(layer) !== null) return null;
  if (/^grad(?:ient)?$/i.test(word)) return ofLayer("grad_norm", layer);
  const metric = canonicalMetric(word);
  return metric !== null && namesLayers(metric) && takeSplit(layer).split === null ? ofLayer(metric, layer) : null;
}

/** `train/loss`, `val_loss`, `Loss/train`, `eval/accuracy`. */
function mapSplit(name: string): SeriesMapping | null {
  const { rest, split } = takeSplit(name);
  if (split === null) return null;
  const inner = mapName(rest);
  return { ...inner, split: inner.split ?? split };
}

function splitMetric(name: string): { readonly metric: string | null; readonly split: SeriesMapping["split"] } {
  const { rest, split } = takeSplit(name);
  const metric = canonicalMetric(rest) ?? canonicalMetric(rest.replace(LIGHTNING_STEP, ""));
  return { metric, split };
}

function plainMetric(name: string): string {
  if (LIGHTNING_RATE.test(name) && !name.endsWith("-momentum")) return "lr";
  return canonicalMetric(name) ?? canonicalMetric(name.replace(LIGHTNING_STEP, "")) ?? name;
}

function ofLayer(metric: string, name: string): SeriesMapping {
  if (meansWholeModel(name)) return { ...NOTHING, metric };
  return { ...NOTHING, metric, ...splitParameter(name) };
}

/** Context names: summary (a number of the whole run and no point of a curve), metric, layer, parameter, subgroup, split, and MLflow's dataset_name (a split or a subgroup). */
function applyContext(mapping: SeriesMapping, key: string, context: SeriesContext): SeriesMapping {
  const given = new Map(Object.entries(context));
  const dataset = given.get("dataset_name");
  const metric = given.get("metric") ?? (given.has("summary") ? `final_${mapping.metric}` : mapping.metric);
  const layer = layerFromContext(mapping, key, given);
  const subgroup = given.get("subgroup") ?? (dataset !== undefined && splitOfWord(dataset) === null ? dataset : null);
  const split = splitOfWord(given.get("split") ?? dataset ?? "");
  return {
    metric,
    ...layer,
    // Inner products belong to a pair of subgroups, which stands in the context.
    subgroup: metric === "gram" ? null : (subgroup ?? mapping.subgroup),
    split: split ?? mapping.split,
  };
}

function layerFromContext(mapping: SeriesMapping, key: string, given: ReadonlyMap<string, string>) {
  const layer = given.get("layer");
  const parameter = given.get("parameter");
  if (layer !== undefined) {
    const split = splitParameter(layer);
    return parameter === undefined ? split : { layer, parameter };
  }
  if (parameter !== undefined) {
    // A gradient check names one element: `encoder.0.weight[3]`.
    const [, name = parameter, element = ""] = /^([^[]*)(\[.*)?$/.exec(parameter) ?? [];
    const split = splitParameter(name);
    return split.parameter === null
      ? { layer: name, parameter: element === "" ? null : element }
      : { layer: split.layer, parameter: `${split.parameter}${element}` };
  }
  if (given.has("metric") && mapping.layer === null) return splitParameter(key.replace(/\/histogram(?:_\d+)?$/, ""));
  return { layer: mapping.layer, parameter: mapping.parameter };
}
