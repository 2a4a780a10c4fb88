import { formatCount, formatGiven, formatInteger } from "@/lib/core/format-number";
import type { RunSettings } from "@/lib/core/run-settings";

export type RunFact = { readonly term: string; readonly text: string };

type DescribedRun = {
  readonly settings: RunSettings;
  readonly layerCount: number;
  readonly steps: { readonly first: number; readonly last: number } | null;
  readonly source: { readonly filename: string; readonly sha256: string } | null;
};

const NOT_STATED = "not stated";

/** Who and what: the facts that a reader needs before the verdict. What the team did not state is said to be so. */
export function describeRun({ settings, layerCount, steps, source }: DescribedRun): readonly RunFact[] {
  return [
    {
      term: "Model",
      text: join([settings.model, settings.activation, normalisationText(settings), residualText(settings)]),
    },
    { term: "Layers", text: formatInteger(layerCount) },
    { term: "Steps", text: steps ? `${formatInteger(steps.first)} to ${formatInteger(steps.last)}` : "none" },
    { term: "Optimizer", text: join([settings.optimizer, rateText(settings), settings.schedule, clipText(settings)]) },
    { term: "Data", text: dataText(settings) },
    { term: "Gradient number", text: settings.gradientNormLogged ?? "not stated whether before or after clipping" },
    { term: "Source", text: source ? `${source.filename}, SHA-256 ${source.sha256.slice(0, 12)}…` : "live logging" },
  ];
}

function join(parts: readonly (string | null)[]): string {
  const stated = parts.filter((part) => part !== null && part !== "");
  return stated.length === 0 ? NOT_STATED : stated.join(", ");
}

function normalisationText({ normalisation }: RunSettings): string | null {
  return normalisation === null ? null : `${normalisation} normalisation`;
}

function residualText({ residual }: RunSettings): string | null {
  return residual === true ? "residual" : null;
}

function rateText({ learningRate }: RunSettings): string | null {
  return learningRate === null ? null : `learning rate ${formatGiven(learningRate)}`;
}

function clipText({ gradientClip }: RunSettings): string | null {
  return gradientClip === null ? null : `clipping ${gradientClip}`;
}

function dataText(settings: RunSettings): string {
  const size = settings.trainingSize === null ? null : `${formatCount(settings.trainingSize, "patient")} for training`;
  return join([settings.dataset, settings.synthetic ? "synthetic, no real patients" : null, size]);
}
