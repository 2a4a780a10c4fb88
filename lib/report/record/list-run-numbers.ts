import { groupWords } from "@/lib/core/group-words";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import type { ReportNumber } from "@/lib/schema/report";
import { toNumber } from "./number-entry";
import type { ReportEvidence } from "./report-evidence";

/** What was measured of the training as a whole and of its layers. */
export function listRunNumbers({ depthProfile, sensitivity }: Pick<ReportEvidence, "depthProfile" | "sensitivity">) {
  return [...(depthProfile === null ? [] : listProfile(depthProfile)), ...listSensitivity(sensitivity)];
}

function listProfile({ fromStep, toStep, scale, rows, slope, factorPerLayer, factorOverall }: DepthProfile) {
  const inputs = ["points: gradient norms by layer", `steps ${fromStep} to ${toStep}`];
  const size = scale === "rms" ? "root mean square" : "norm";
  const whole = (name: string, measure: string, value: ReportNumber["value"]): ReportNumber =>
    toNumber({ id: `depth/${name}`, section: 10, subject: "gradient over depth", measure, value, inputs });
  return [
    whole("slope", `slope of log10 ${size} gradient per layer towards the output`, slope),
    whole("factor-per-layer", "what one layer leaves of the gradient", factorPerLayer),
    whole("factor-overall", "what all compared layers leave of it", factorOverall),
    ...rows.flatMap(({ layer, logRms, updateRatio }) => [
      toNumber({
        id: `layer/${layer}/log-gradient`,
        section: 10,
        subject: layer,
        measure: `log10 of the ${size} gradient`,
        value: logRms,
        inputs,
      }),
      toNumber({
        id: `layer/${layer}/update-ratio`,
        section: 10,
        subject: layer,
        measure: "update norm / weight norm",
        value: updateRatio,
        inputs: ["points: update and weight norms", `steps ${fromStep} to ${toStep}`],
      }),
    ]),
  ];
}

function listSensitivity({ layers, stepLength, finals }: Sensitivity): ReportNumber[] {
  const entry = (
    id: string,
    subject: string,
    measure: string,
    value: ReportNumber["value"],
    input: string,
  ): ReportNumber => toNumber({ id: `sensitivity/${id}`, section: 10, subject, measure, value, inputs: [input] });
  const decrease = "points: gradients and updates by layer";
  return [
    ...(layers.status === "measured"
      ? [
          entry(
            "spread",
            "fall of the loss over layers",
            "effective number of layers (Hill number)",
            layers.spread,
            decrease,
          ),
          ...layers.bands.map(({ name, overall }) =>
            entry(`share/${name}`, name, "share of the first-order decrease of the loss", overall, decrease),
          ),
        ]
      : []),
    ...(stepLength.status === "measured"
      ? [
          entry(
            "step-length",
            "steps of the training",
            "share of the predicted decrease that the steps lost (q)",
            stepLength.q,
            decrease,
          ),
          entry(
            "curvature",
            "steps of the training",
            "curvature of the loss along the steps",
            stepLength.curvature,
            decrease,
          ),
        ]
      : []),
    ...finals.losses.map(({ split, subgroup, loss }) =>
      entry(
        `final-loss/${split}/${subgroup ?? "all"}`,
        subgroup === null ? "all" : groupWords(subgroup),
        `${split} loss at the end of the log`,
        loss,
        "points: loss",
      ),
    ),
  ];
}
