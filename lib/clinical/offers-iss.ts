import { AIS_REGIONS, type ClinicalInput } from "./clinical-inputs";

export function offersAllRegions(offered: ReadonlySet<ClinicalInput>): boolean {
  return AIS_REGIONS.every((region) => offered.has(region));
}

/** From the six regions or as the file states it. */
export function offersIss(offered: ReadonlySet<ClinicalInput>): boolean {
  return offered.has("iss") || offersAllRegions(offered);
}
