/** Nearest that a probability may come to 0 and 1 inside the logit (CalibrationCurves' bound for perfect predictions). */
const NEAREST = 1e-8;

/** Logits of risks, in which 0 and 1 count as 1e-8 away from it, and of how many rows that was so. */
export function logitsOfRisks(risks: Float64Array): { readonly logits: Float64Array; readonly clipped: number } {
  let clipped = 0;
  const logits = risks.map((risk) => {
    const inside = Math.min(Math.max(risk, NEAREST), 1 - NEAREST);
    if (inside !== risk) clipped += 1;
    return Math.log(inside / (1 - inside));
  });
  return { logits, clipped };
}
