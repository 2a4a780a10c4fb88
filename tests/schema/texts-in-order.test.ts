import { expect, test } from "vitest";
import { NO_TURNING_MARKS } from "@/lib/core/turning-marks";
import { OPERATIONS } from "@/lib/schema/openapi";
import { addPredictionsQuerySchema } from "@/lib/schema/predictions";
import { importQuerySchema } from "@/lib/schema/run";
import { listTextPlaces, withText } from "../security/text-places";

const TURNED = "good\u202edab";
/** A schema that goes by the kind of a thing looks into it only where it knows the kind. */
const KINDS = [null, "resolve", "withdraw", "label", "rule", "intersection"] as const;

/** What is kept as no words of whoever asks: it names what is there already, or has a form that no mark fits. */
const NO_WORDS = [
  /filename$/,
  /project$/,
  /projects\.0$/,
  /[sS]ha256$/,
  /password$/,
  /series\.search$/,
  /(patch|post) .*judgements.* body (subgroup|seen|owner|dueOn)$/,
  /post .*proofs.* body (subgroup|owner|dueOn|plan\.created)$/,
  /invitations body email$/,
  /alerts body address$/,
  /expiresAt$/,
  /^delete .*\/deleted-runs\/\{runId\} body name$/,
];

/** The text at the place, with a kind for the thing that it belongs to and for what holds that thing, a pair each. */
function bodyWith(path: readonly (string | number)[], kind: (typeof KINDS)[number]): unknown {
  const body = withText({}, path, TURNED);
  if (kind === null) return body;
  const holders = path.flatMap((step, at) => (typeof step === "number" ? [path.slice(0, at + 1)] : []));
  if (holders.length === 0) return withText(body, ["kind"], kind);
  return holders.reduce<unknown>((whole, holder, index) => {
    const named = withText(whole, [...holder, "kind"], index === holders.length - 1 ? kind : "intersection");
    return holder.at(-2) === "of" && holder.at(-1) === 0
      ? withText(named, [...holder.slice(0, -1), 1, "kind"], "label")
      : named;
  }, body);
}

test("a text of people with a mark that turns text round is refused wherever one is written, and says why", () => {
  const writing = OPERATIONS.filter(({ method }) => method !== "get");
  const places = writing.flatMap((operation) => {
    const { method, path: route, query, body } = operation;
    return listTextPlaces(operation).flatMap((place) => {
      const schema = { query, body: body === "raw" ? undefined : body, path: undefined, header: undefined }[place.in];
      const name = `${method} ${route} ${place.in} ${place.path.join(".")}`;
      return schema === undefined ? [] : [{ name, path: place.path, schema }];
    });
  });
  const words = places.filter(({ name }) => !NO_WORDS.some((pattern) => pattern.test(name)));
  expect(words.length).toBeGreaterThan(60);
  const taken = words.filter(({ path, schema }) => {
    return !KINDS.some((kind) => schema.safeParse(bodyWith(path, kind)).error?.message.includes(NO_TURNING_MARKS));
  });
  expect(taken.map(({ name }) => name)).toEqual([]);
});

test("a file with such a mark in its name keeps it, written out", () => {
  const filename = "log\u202ef.jsonl";
  expect(importQuerySchema.parse({ project: "a", run: "b", filename }).filename).toBe("log\\u202ef.jsonl");
  expect(addPredictionsQuerySchema.parse({ filename }).filename).toBe("log\\u202ef.jsonl");
});
