import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOperation } from "@/lib/tracking/wandb/read-operation";

describe("the fields that a GraphQL query asks for", () => {
  it("are those at its top, whatever stands around and inside", () => {
    const query = `
      # { not: this }
      fragment Part on Run { hidden }
      query Named($a: [String!] = ["{"], $b: Int) @live(if: true) {
        first: viewer(x: "} {", y: """ { "quoted" """, z: {inner: 1}) @skip(if: false) { id inner { deeper } }
        ...Part
        ... on Query { spread }
        project, entity { name }
      }
      mutation Other { notThis }`;
    expect(readOperation(query, null)).toEqual({
      name: "Named",
      fields: [
        { alias: "first", field: "viewer" },
        { alias: "project", field: "project" },
        { alias: "entity", field: "entity" },
      ],
    });
    expect(readOperation(query, "Other")).toEqual({ name: "Other", fields: [{ alias: "notThis", field: "notThis" }] });
  });

  it("are found without a name and without the word query", () => {
    expect(readOperation("{viewer{id}}", null)).toEqual({ name: "", fields: [{ alias: "viewer", field: "viewer" }] });
    expect(readOperation("mutation{upsertBucket(input:{id:$id}){bucket{id}}}", null)?.fields).toHaveLength(1);
  });

  it("are none in a text that is no query, whatever it is", () => {
    expect(readOperation("", null)).toBeNull();
    expect(readOperation("hello", "x")).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => void readOperation(text, null)));
    const signs = fc.constantFrom("{", "}", "(", ")", "[", "]", ":", "...", '"', '"""', "#", "\n", "\\", "query", "a");
    fc.assert(fc.property(fc.array(signs), (parts) => void readOperation(parts.join(" "), null)));
  });
});
