import { formatCount, formatInteger, formatNumber, formatScientific } from "@/lib/core/format-number";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import { multiplyFactors } from "@/lib/diagnostics/sensitivity/multiply-factors";
import { type ChartTable, type EmptyChart, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateValue } from "../describe-estimate";
import { listExcluded } from "./list-excluded";

/** The chain rule with the numbers of a run: one row a layer, the product at the foot. */
export type ChainView = {
  readonly title: string;
  /** The product written out; the middle of a long one is left out. */
  readonly equation: string;
  readonly fitted: string;
  readonly table: ChartTable;
  readonly caption: string;
};

const MOST_FACTORS = 14;

/** Decides how attenuation is written out. */
export function prepareChain(profile: DepthProfile | null): ChainView | EmptyChart {
  const chain = profile === null ? null : multiplyFactors(profile);
  if (profile === null || chain === null) {
    return {
      status: "empty",
      reason:
        profile === null
          ? "No gradients were logged per layer, so there are no factors to multiply."
          : "A product needs the gradients of two comparable layers or more.",
      howToLog:
        'log({"step": step, f"grad_norm/{name}": p.grad.norm().item() for name, p in model.named_parameters()})',
    };
  }
  const { factors, product, fitted, excluded } = chain;
  const first = factors[0];
  const last = factors.at(-1);
  const size = profile.scale === "rms" ? "RMS gradient" : "gradient norm";
  const times = factors.map(({ factor }) => formatNumber(factor, 2));
  const shown = times.length <= MOST_FACTORS ? times : [...times.slice(0, 6), "…", ...times.slice(-6)];
  return {
    title: `From ${first?.from ?? ""} back to ${last?.to ?? ""} the gradient is multiplied by ${formatNumber(product)}, over ${formatCount(factors.length, "factor")}`,
    equation: `${shown.join(" × ")} = ${formatNumber(product)}`,
    fitted:
      estimateValue(fitted) === null
        ? "There is no fitted slope to set beside it."
        : `The slope fitted over depth gives ${describeEstimate(fitted, formatNumber, 2).short} over the compared layers; it smooths over single layers, the product does not.`,
    table: {
      caption: "The chain rule with the numbers of this run, from the output to the input",
      columns: [
        { label: "to layer", isNumeric: false },
        { label: "from layer", isNumeric: false },
        { label: `${size} there`, isNumeric: true },
        { label: `${size} here`, isNumeric: true },
        { label: "factor", isNumeric: true },
        { label: "product so far", isNumeric: true },
      ],
      rows: [
        ...factors.map(({ from, to, fromSize, toSize, factor, product: soFar }) => [
          textCell(to),
          textCell(from),
          numberCell(fromSize, formatScientific),
          numberCell(toSize, formatScientific),
          numberCell(factor, (value) => `× ${formatNumber(value, 2)}`),
          numberCell(soFar, formatNumber),
        ]),
        [
          textCell("product"),
          textCell(`${first?.from ?? ""} to ${last?.to ?? ""}`),
          numberCell(first?.fromSize ?? null, formatScientific),
          numberCell(last?.toSize ?? null, formatScientific),
          numberCell(product, (value) => `× ${formatNumber(value)}`),
          numberCell(product, formatNumber),
        ],
      ],
    },
    caption: `Estimated from the medians of the ${size} over steps ${formatInteger(profile.fromStep)} to ${formatInteger(profile.toStep)}: factor = size at the layer over size at the layer above it.${listExcluded(excluded.map(({ layer, reason }) => ({ name: layer, reason })))}`,
  };
}
