/** What may be shown of a group's calibration; each includes those after it. */
export type CalibrationDetail = "curve" | "slope" | "in-the-large" | "counts";

/**
 * Fewest events and fewest non-events for each, as a policy of its own version: estimators compute whatever
 * is defined, screens and reports show what the policy lets them.
 *
 * @see Van Calster et al., "A calibration hierarchy for risk models was defined", Journal of Clinical
 *   Epidemiology 74 (2016): 200 events and 200 non-events for a curve; Riley et al., Statistics in Medicine 40
 *   (2021): even 100 to 200 can be imprecise
 */
export const CALIBRATION_POLICY = {
  version: 1,
  curve: 100,
  preciseCurve: 200,
  slope: 20,
  inTheLarge: 10,
} as const;

/**
 * What the policy lets a screen show of a group with so many events and non-events, and why no more.
 *
 * @returns `reason` null where nothing is held back
 */
export function calibrationDetail(
  events: number,
  nonEvents: number,
): { readonly detail: CalibrationDetail; readonly reason: string | null } {
  const fewer = Math.min(events, nonEvents);
  const has = `${events} events and ${nonEvents} non-events`;
  const { curve, preciseCurve, slope, inTheLarge } = CALIBRATION_POLICY;
  if (fewer < inTheLarge)
    return {
      detail: "counts",
      reason: `${has}: below ${inTheLarge} of either, only counts and the mean risk are shown.`,
    };
  if (fewer < slope)
    return {
      detail: "in-the-large",
      reason: `${has}: below ${slope} of either, a slope would be mostly chance; observed against expected is shown.`,
    };
  if (fewer < curve)
    return { detail: "slope", reason: `${has}: below ${curve} of either, a curve would be mostly chance.` };
  if (fewer < preciseCurve)
    return { detail: "curve", reason: `${has}: below ${preciseCurve} of either, the curve can be imprecise.` };
  return { detail: "curve", reason: null };
}
