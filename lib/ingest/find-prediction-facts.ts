import * as z from "zod";
import type { JsonObject } from "./parse-json-line";
import type { PredictionFacts } from "./prediction-collector";

const sha256 = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?:sha256:)?[0-9a-f]{64}$/)
  .transform((text) => text.replace("sha256:", ""));
const FACTS = {
  checkpointStep: ["checkpoint_step", z.int().nonnegative()],
  modelSha256: ["model_sha256", sha256],
  dataSha256: ["data_sha256", sha256],
} as const;

/**
 * What a team wrote down of where its predictions come from: the step of the checkpoint that made them, and
 * the SHA-256 of its weights and of the data.
 *
 * @returns `ignored` names entries that hold something else
 */
export function findPredictionFacts(document: JsonObject): {
  readonly facts: Partial<PredictionFacts>;
  readonly ignored: readonly string[];
} {
  const facts: { -readonly [fact in keyof PredictionFacts]?: PredictionFacts[fact] } = {};
  const ignored: string[] = [];
  const take = <Value>(key: string, schema: z.ZodType<Value>): Value | undefined => {
    const given = document[key];
    if (given === undefined || given === null) return undefined;
    const parsed = schema.safeParse(given);
    if (!parsed.success) ignored.push(key);
    return parsed.data;
  };
  const checkpointStep = take(...FACTS.checkpointStep);
  const modelSha256 = take(...FACTS.modelSha256);
  const dataSha256 = take(...FACTS.dataSha256);
  if (checkpointStep !== undefined) facts.checkpointStep = checkpointStep;
  if (modelSha256 !== undefined) facts.modelSha256 = modelSha256;
  if (dataSha256 !== undefined) facts.dataSha256 = dataSha256;
  return { facts, ignored };
}
