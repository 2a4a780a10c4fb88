/** One control of a page as it stands in the address of the page. */
export type AddressField<Value> = {
  readonly start: Value;
  /** What an address says; where it says nothing that can be set, the start. */
  readonly read: (text: string) => Value;
  readonly write: (value: Value) => string;
};

export type AddressFields<Values extends object> = { readonly [name in keyof Values]: AddressField<Values[name]> };

/** A number on a slider; one from elsewhere is brought to the nearest place that the slider has. */
export function numberField(start: number, range: { low: number; high: number; step: number }): AddressField<number> {
  const { low, high, step } = range;
  return {
    start,
    read: (text) => {
      const value = text.trim() === "" ? Number.NaN : Number(text);
      if (!Number.isFinite(value)) return start;
      const place = low + Math.round((Math.min(high, Math.max(low, value)) - low) / step) * step;
      return Number(Math.min(high, place).toPrecision(12));
    },
    write: (value) => String(Number(value.toPrecision(12))),
  };
}

export function choiceField<Value extends string>(start: Value, values: readonly Value[]): AddressField<Value> {
  return { start, read: (text) => values.find((value) => value === text) ?? start, write: (value) => value };
}

export function tickField(start: boolean): AddressField<boolean> {
  return {
    start,
    read: (text) => (text === "on" ? true : text === "off" ? false : start),
    write: (value) => (value ? "on" : "off"),
  };
}

/** Shares that together are the whole, as per cents in the order of their sliders. */
export function sharesField(start: readonly number[]): AddressField<readonly number[]> {
  return {
    start,
    read: (text) => {
      const shares = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
      const sum = shares.reduce((total, share) => total + share, 0);
      const isWhole = shares.length === start.length && shares.every((share) => share >= 0) && sum > 0;
      return isWhole && Number.isFinite(sum) ? shares.map((share) => share / sum) : start;
    },
    write: (shares) => shares.map((share) => Number((100 * share).toFixed(2))).join(","),
  };
}

export function readFields<Values extends object>(
  fields: AddressFields<Values>,
  query: { get(name: string): string | null },
): Values {
  const values: Partial<Values> = {};
  for (const name of namesOf(fields)) {
    const text = query.get(name);
    values[name] = text === null ? fields[name].start : fields[name].read(text);
  }
  return values as Values;
}

/** The query with these values in it; what stands at its start is left out, what is not ours stays. */
export function writeFields<Values extends object>(
  fields: AddressFields<Values>,
  query: string,
  values: Values,
): string {
  const written = new URLSearchParams(query);
  for (const name of namesOf(fields)) {
    const { start, write } = fields[name];
    if (write(values[name]) === write(start)) written.delete(name);
    else written.set(name, write(values[name]));
  }
  return written.toString();
}

function namesOf<Values extends object>(fields: AddressFields<Values>): readonly (keyof Values & string)[] {
  return Object.keys(fields) as (keyof Values & string)[];
}
