import type { ReportFact } from "@/lib/schema/report";

/** Annex B: the words of a report for readers of any kind. */
export const GLOSSARY: readonly ReportFact[] = [
  {
    term: "AUROC",
    text: "Of two patients, one with the event and one without, the chance that the model gave the first the higher risk. 0.5 is a coin, 1 always right. It says nothing of whether the risks are true.",
  },
  {
    term: "AUROC that its risks promise",
    text: "The AUROC that a group would have if its predicted risks were exactly true. Groups that are alike in risk promise little, whatever the model.",
  },
  {
    term: "Average precision",
    text: "The share of true alarms, averaged over all thresholds at which one more event is found. The share of events itself is what chance gives.",
  },
  {
    term: "Brier score",
    text: "The mean squared distance between predicted risk and outcome; less is better. Scaled: the share by which it lies below that of a model that says the same risk for everybody.",
  },
  {
    term: "Calibration",
    text: "Whether predicted risks come true: of patients with a predicted risk of 20 %, about 20 of 100 have the event.",
  },
  {
    term: "Calibration in the large, intercept, slope",
    text: "In the large: by how much log odds of all risks would have to be shifted; 0 is right. Slope: below 1 predictions are too extreme, above 1 too timid.",
  },
  {
    term: "Clinical sensitivity (recall)",
    text: "Of the patients with the event, the share for whom the model alarms. It is not a derivative; for that this report says gradient sensitivity.",
  },
  { term: "Cannot tell", text: "The check had too little to go on. It is no all-clear." },
  {
    term: "Degenerate",
    text: "The number can be computed, but its interval cannot, for example where everybody had the event.",
  },
  {
    term: "Gradient",
    text: "How the loss would change if a weight were changed a little. Training follows it downhill.",
  },
  {
    term: "Interval",
    text: "The range “a to b” that the method covers the truth with at the stated rate over many samples, 95 % unless said otherwise. Most of the answer is the interval, not the number in it.",
  },
  { term: "Layer, depth", text: "A stage of the network; depth 1 is nearest the input." },
  { term: "Loss", text: "What the training makes small. Less is better." },
  {
    term: "Net benefit",
    text: "True alarms per patient less false alarms weighted by how much worse a missed event is than a false alarm, which the threshold says. Compared with alarming for all and for nobody.",
  },
  {
    term: "Not estimable",
    text: "The data do not allow the number, and the reason stands with it. It is never written as 0.",
  },
  {
    term: "Observed / expected",
    text: "Events that happened over events that the risks add up to. Above 1 the model predicted too low, below 1 too high.",
  },
  { term: "Suppressed", text: "Hidden since it tells of 1 to 10 patients, or would let such a number be computed." },
  { term: "Threshold", text: "The predicted risk from which on the model alarms." },
  {
    term: "Vanishing gradient",
    text: "The derivative shrinks layer by layer on its way to the input, so that early layers hardly learn.",
  },
  {
    term: "Verdict",
    text: "What a rule says of a run or group: a finding, no finding, or that it cannot tell. It names an association in a log, never a cause.",
  },
];
