const PROTOTYPES = { Object, Array, Function, String, Number, Boolean, Map, Set, Promise, Error, Date, Uint8Array };

/** Every member of what all objects inherit from, to be compared with itself later. */
export function listInherited(): readonly (readonly [string, unknown])[] {
  return Object.entries(PROTOTYPES).flatMap(([name, { prototype }]) =>
    Reflect.ownKeys(prototype).map((key) => {
      const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
      return [`${name}.${String(key)}`, value ?? [get, set]] as const;
    }),
  );
}

/** Names that every object has without anybody having given them. */
export const INHERITED_NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "then",
] as const;
