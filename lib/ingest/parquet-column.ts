import type { SchemaElement } from "hyparquet";

/**
 * How the values of a column are taken. `time` is an instant in units of `perMicrosecond` or
 * `microseconds`; `local-time` is a time without a zone, which is no instant; `other` holds no numbers
 * (booleans, dates, binary data), `nested` lists and structures.
 */
export type ParquetMeaning =
  | { readonly kind: "float64" | "float32" | "float16" | "text" | "int96-time" | "local-time" | "other" | "nested" }
  | { readonly kind: "integer"; readonly isSigned: boolean }
  | { readonly kind: "decimal"; readonly scale: number }
  | { readonly kind: "time"; readonly unit: "MILLIS" | "MICROS" | "NANOS" };

export type ParquetColumn = {
  readonly name: string;
  readonly meaning: ParquetMeaning;
  readonly physical: PhysicalType;
  /** Bytes of one plain value; 0 where a length stands before each. */
  readonly width: number;
  readonly isOptional: boolean;
};

export type PhysicalType =
  | "BOOLEAN"
  | "INT32"
  | "INT64"
  | "INT96"
  | "FLOAT"
  | "DOUBLE"
  | "BYTE_ARRAY"
  | "FIXED_LEN_BYTE_ARRAY";

const WIDTHS: Readonly<Record<PhysicalType, number>> = {
  BOOLEAN: 0,
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
  BYTE_ARRAY: 0,
  FIXED_LEN_BYTE_ARRAY: 0,
};

const DECIMAL_SCALE_LIMIT = 100;
const FIXED_WIDTH_LIMIT = 1024;
const OTHER: ParquetMeaning = { kind: "other" };

/** Describes a column at the top of the schema. @param element checked to be of the declared types */
export function describeColumn(element: SchemaElement, isNested: boolean): ParquetColumn {
  const physical = element.type ?? "BYTE_ARRAY";
  const fixed = physical === "FIXED_LEN_BYTE_ARRAY" ? (element.type_length ?? 0) : 0;
  return {
    name: element.name,
    meaning: isNested ? { kind: "nested" } : meaningOf(element, physical),
    physical,
    width: WIDTHS[physical] + fixed,
    isOptional: element.repetition_type !== "REQUIRED",
  };
}

function meaningOf(element: SchemaElement, physical: PhysicalType): ParquetMeaning {
  const { converted_type: converted, logical_type: logical } = element;
  if (logical?.type === "DECIMAL" || converted === "DECIMAL") return decimalOf(element, physical);
  switch (physical) {
    case "DOUBLE":
      return { kind: "float64" };
    case "FLOAT":
      return { kind: "float32" };
    case "INT96":
      return { kind: "int96-time" };
    case "INT32":
    case "INT64":
      return integerOf(element);
    case "BYTE_ARRAY":
      return logical?.type === "BSON" || converted === "BSON" ? OTHER : { kind: "text" };
    case "FIXED_LEN_BYTE_ARRAY":
      return logical?.type === "FLOAT16" && element.type_length === 2 ? { kind: "float16" } : OTHER;
    case "BOOLEAN":
      return OTHER;
  }
}

function decimalOf(element: SchemaElement, physical: PhysicalType): ParquetMeaning {
  const { logical_type: logical } = element;
  const scale = (logical?.type === "DECIMAL" ? logical.scale : element.scale) ?? 0;
  const isUsable = Number.isInteger(scale) && scale >= 0 && scale <= DECIMAL_SCALE_LIMIT;
  const hasWidth = physical !== "FIXED_LEN_BYTE_ARRAY" || isFixedWidth(element.type_length);
  return isUsable && hasWidth && physical !== "BOOLEAN" ? { kind: "decimal", scale } : OTHER;
}

function isFixedWidth(width: number | undefined): boolean {
  return width !== undefined && width > 0 && width <= FIXED_WIDTH_LIMIT;
}

function integerOf({ converted_type: converted, logical_type: logical }: SchemaElement): ParquetMeaning {
  if (logical?.type === "TIMESTAMP") {
    return logical.isAdjustedToUTC ? { kind: "time", unit: logical.unit } : { kind: "local-time" };
  }
  if (logical?.type === "DATE" || logical?.type === "TIME") return OTHER;
  if (logical?.type === "INTEGER") return { kind: "integer", isSigned: logical.isSigned };
  // Converted timestamps are of UTC by definition.
  if (converted === "TIMESTAMP_MILLIS") return { kind: "time", unit: "MILLIS" };
  if (converted === "TIMESTAMP_MICROS") return { kind: "time", unit: "MICROS" };
  if (converted === "DATE" || converted === "TIME_MILLIS" || converted === "TIME_MICROS") return OTHER;
  return { kind: "integer", isSigned: converted?.startsWith("UINT_") !== true };
}

/** @returns whether the column may hold numbers, as such or as text */
export function mayHoldNumbers({ meaning }: ParquetColumn): boolean {
  switch (meaning.kind) {
    case "float64":
    case "float32":
    case "float16":
    case "integer":
    case "decimal":
    case "text":
      return true;
    case "time":
    case "int96-time":
    case "local-time":
    case "other":
    case "nested":
      return false;
  }
}
