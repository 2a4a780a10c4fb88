import type { MappedStandard } from "@/lib/schema/report";
import { CFR_PART_11 } from "./cfr-part-11";
import { CHAI_CARD } from "./chai-card";
import { CONSORT_AI } from "./consort-ai";
import { DECIDE_AI } from "./decide-ai";
import { EU_AI_ACT } from "./eu-ai-act";
import { FDA } from "./fda";
import { HIPAA } from "./hipaa";
import { HTI_1 } from "./hti-1";
import { IEC_62304 } from "./iec-62304";
import { ISO_14971 } from "./iso-14971";
import { ISO_42001 } from "./iso-42001";
import { MODEL_CARD } from "./model-card";
import { PROBAST_AI } from "./probast-ai";
import type { StandardContent, StandardMap } from "./standard";
import { STARD_AI } from "./stard-ai";
import { TRIPOD_AI } from "./tripod-ai";

const STANDARDS: readonly StandardMap[] = [
  TRIPOD_AI,
  STARD_AI,
  CONSORT_AI,
  DECIDE_AI,
  PROBAST_AI,
  MODEL_CARD,
  CHAI_CARD,
  FDA,
  EU_AI_ACT,
  HTI_1,
  CFR_PART_11,
  ISO_14971,
  IEC_62304,
  ISO_42001,
  HIPAA,
];

/** Section 14: which items of which standards the record holds evidence for, and where. */
export function mapStandards(content: StandardContent): MappedStandard[] {
  return STANDARDS.map(({ items, ...standard }) => ({
    ...standard,
    items: items.map(({ item, meaning, check }) => ({ item, meaning, ...check(content) })),
  }));
}
