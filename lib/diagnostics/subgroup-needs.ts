import { collectGram } from "./measures/gram";
import { measureExcess } from "./measures/measure-excess";
import { findHalves } from "./measures/subgroup-conflict";
import { findShares } from "./measures/subgroup-shares";
import type { RuleNeed } from "./rule";
import { SUBGROUP_EXCESS, SUBGROUP_GRAM } from "./subgroup-thresholds";

/** What the rules on subgroups of patients need, and the lines that log it. */

export const SUBGROUP_NAMES: RuleNeed = {
  missing: "records of subgroups of patients",
  code: 'log({f"loss/{name}": losses[subgroup == name].mean().item() for name in subgroups})  # the loss of each patient by reduction="none"',
  isMet: ({ subgroups }) => subgroups.length > 0,
};

export const SUBGROUP_OUTCOMES: RuleNeed = {
  missing: `held-out predictions by subgroup with ${SUBGROUP_EXCESS.fewestOutcomes} outcomes of each kind, or losses in training and validation with their scatter`,
  code: [
    '# predictions.csv beside the log: patient_id,subgroup,y_true,y_prob,split with rows of split "train" and "test"',
    'log({"step": step, "kind": "subgroup_loss", "subgroup": name, "split": "validation", "n": len(l), "mean": l.mean().item(), "m2": ((l - l.mean()) ** 2).sum().item()})  # l: losses of the group\'s patients; the same with "train"',
  ].join("\n"),
  isMet: (run) => measureExcess(run).some(({ evidence }) => evidence.length > 0),
};

export const SUBGROUP_HALVES: RuleNeed = {
  missing: `inner products of the subgroups' gradients in two half-batches at ${SUBGROUP_GRAM.minimumRecords} steps or more`,
  code: [
    "halves = [half for name in subgroups for half in torch.randperm(len(x[name]))[:256].chunk(2)]  # two halves without a common patient",
    "g = [torch.autograd.grad(loss(half), layer.parameters(), retain_graph=True) for half in halves]; v = torch.stack([torch.cat([t.flatten() for t in part]) for part in g])",
    'print(json.dumps({"step": step, "kind": "gram", "layer": layer_name, "subgroups": subgroups, "n": sizes, "halves": 2, "k": (v @ v.T).tolist()}), file=log)',
  ].join("\n"),
  isMet: (run) => !("reason" in findHalves(run)),
};

export const SUBGROUP_SIZES: RuleNeed = {
  missing: "the number of training patients of each subgroup",
  code: '{"subgroup_n_train": {"polytrauma": 121, "isolated_tbi": 5713}}  # in meta.json: counts in the whole training set',
  isMet: (run) => {
    const gram = collectGram(run);
    return gram !== null && findShares(run, gram.subgroups).status === "known";
  },
};
