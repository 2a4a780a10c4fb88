/** Kinds of fault for which a batch is refused whole, by how the sentence begins or what it says. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^Invalid (?:metric|parameter|tag) name/, "a name that MLflow's server refuses as well"],
  [/^Changing param values/, "a parameter that was stated before with another value"],
  [/^Duplicate parameter keys/, "a parameter that it stated twice"],
  [/^A batch may hold at most/, "more than a batch may hold"],
  [/^A run that is logged live may have at most/, "more series than a run that is logged live may have"],
  [/^A run may have at most/, "more parameters and tags than a run may have"],
  [/for parameter 'step'/, "a step that is no whole number of 64 bits"],
  [/for parameter 'timestamp'/, "a time that is no whole number of milliseconds"],
  [/for parameter 'value'/, "a value that is no number, or a text where one is due"],
];

/** Why a batch was refused whole, in one of a few fixed sentences, so that the same fault is one row. */
export function refusalReason(message: string): string {
  const found = REASONS.find(([form]) => form.test(message))?.[1] ?? "a field that is missing or of another kind";
  return `A batch was refused whole, for ${found}.`;
}
