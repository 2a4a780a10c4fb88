/** What is true of each group of a trained network: the loss above that of the known risk, on fresh patients. */
import { type Cohort, drawCohort, GROUPS } from "./cohort";
import type { Network } from "./network";
import type { Scenario } from "./scenarios";

const FRESH = 8000;

export type GroupTruth = "underserved" | "not underserved" | "between";

/**
 * Underserved: Kullback–Leibler divergence of the model from the true risk at least twice that of all
 * other patients, and at least twice it relative to the lowest attainable loss. Not underserved: below
 * 1.5 times relative to it. What lies between is not scored.
 */
export function findTruth(network: Network, scenario: Scenario, seed: number): readonly GroupTruth[] {
  const fresh = drawCohort(scenario.design, FRESH, 3 * seed + 4_000_000, false);
  const excess = GROUPS.map((_name, group) => measureExcess(network, fresh, (other) => other === group));
  return GROUPS.map((_name, group): GroupTruth => {
    const own = excess[group];
    const others = measureExcess(network, fresh, (other) => other !== group);
    if (own === undefined) return "between";
    const relative = own.excess / own.attainable / (others.excess / others.attainable);
    if (relative >= 2 && own.excess >= 2 * others.excess) return "underserved";
    return relative < 1.5 ? "not underserved" : "between";
  });
}

function measureExcess(
  network: Network,
  fresh: Cohort,
  isMember: (group: number) => boolean,
): { readonly excess: number; readonly attainable: number } {
  let [excess, attainable, count] = [0, 0, 0];
  fresh.features.forEach((features, patient) => {
    if (!isMember(fresh.groups[patient] ?? 0)) return;
    const risk = fresh.risks[patient] ?? 0.5;
    const logit = network.predict(features);
    const [logEvent, logOther] = [-Math.log1p(Math.exp(-logit)), -Math.log1p(Math.exp(logit))];
    const entropy = -risk * Math.log(risk) - (1 - risk) * Math.log1p(-risk);
    attainable += entropy;
    excess += -risk * logEvent - (1 - risk) * logOther - entropy;
    count += 1;
  });
  return { excess: excess / count, attainable: attainable / count };
}
