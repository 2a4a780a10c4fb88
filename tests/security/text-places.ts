import * as z from "zod";
import type { Operation } from "@/lib/schema/operation";

/** Where a request takes a text: in its path, its query, its headers or its JSON body. */
export type TextPlace = {
  readonly in: "path" | "query" | "header" | "body";
  /** Names and numbers that lead there. */
  readonly path: readonly (string | number)[];
};

type Schema = {
  readonly type?: string;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
};

/** Every place of an operation that takes a free text, read from its schemas, so that a new one is among them by itself. */
export function listTextPlaces({ path, query, body }: Operation): readonly TextPlace[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return [
    ...names.map((name) => ({ in: "path" as const, path: [name] })),
    ...textsOf(query).map((place) => ({ in: "query" as const, path: place })),
    ...(body === "raw" ? [{ in: "header" as const, path: ["idempotency-key"] }] : []),
    ...(body === "raw" ? [] : textsOf(body).map((place) => ({ in: "body" as const, path: place }))),
  ];
}

function textsOf(schema: z.ZodType | undefined): (string | number)[][] {
  if (schema === undefined) return [];
  const seen = new Map(walk(z.toJSONSchema(schema, { io: "input" }) as Schema, []).map((at) => [at.join("."), at]));
  return [...seen.values()];
}

function walk(schema: Schema, at: readonly (string | number)[]): (string | number)[][] {
  if (schema.enum !== undefined || schema.const !== undefined) return [];
  return [
    ...(schema.type === "string" ? [[...at]] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => walk(inner, [...at, name])),
    ...(schema.items === undefined ? [] : walk(schema.items, [...at, 0])),
    ...(schema.prefixItems ?? []).flatMap((inner, index) => walk(inner, [...at, index])),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((inner) => walk(inner, at)),
  ];
}

/** @returns a copy of the value with the text at the place, what leads there made where it is missing */
export function withText(value: unknown, [step, ...rest]: readonly (string | number)[], text: string): unknown {
  if (step === undefined) return text;
  if (typeof step === "number") {
    const entries: unknown[] = Array.isArray(value) ? [...value] : [];
    entries[step] = withText(entries[step], rest, text);
    return entries;
  }
  const members: Record<string, unknown> = typeof value === "object" && value !== null ? { ...value } : {};
  members[step] = withText(members[step], rest, text);
  return members;
}
