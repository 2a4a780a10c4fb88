const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  "-": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};

/** A count or a step with thousands separators: 12,000. */
export function formatInteger(value: number): string {
  return withTrueMinus(Math.round(value).toLocaleString("en-GB"));
}

/** 3.2 × 10⁻⁶: how gradients are written everywhere. */
export function formatScientific(value: number, significantDigits = 2): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  if (value === 0) return "0";
  const [mantissa = "", exponent = "0"] = value.toExponential(significantDigits - 1).split("e");
  return `${withTrueMinus(mantissa)} × ${formatPowerOfTen(Number(exponent))}`;
}

/** 10⁻⁶: how the ticks of logarithmic axes are written. */
export function formatPowerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((character) => SUPERSCRIPTS[character] ?? character).join("")}`;
}

/** A plain decimal number where that reads well, and powers of ten where it does not. */
export function formatNumber(value: number, significantDigits = 3): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1_000_000) return formatScientific(value, Math.min(significantDigits, 3));
  if (size >= 10 ** significantDigits) return formatInteger(value);
  const rounded = Number(value.toPrecision(significantDigits));
  const decimals = Math.max(0, significantDigits - 1 - Math.floor(Math.log10(Math.abs(rounded))));
  return withTrueMinus(rounded.toFixed(decimals));
}

/** A number as somebody set it (a threshold, a learning rate, a tick): no zeros that were not meant. */
export function formatGiven(value: number): string {
  if (value !== 0 && (Math.abs(value) < 0.0001 || Math.abs(value) >= 1_000_000)) {
    const [mantissa = "", exponent = "0"] = Number(value.toPrecision(6)).toExponential().split("e");
    return mantissa === "1"
      ? formatPowerOfTen(Number(exponent))
      : `${withTrueMinus(mantissa)} × ${formatPowerOfTen(Number(exponent))}`;
  }
  return withTrueMinus(value.toLocaleString("en-GB", { maximumSignificantDigits: 6 }));
}

/** The word for a number that is none, as it is shown in tables and beside marks. */
export function formatNonFinite(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+infinity" : "−infinity";
}

/** A share of the whole with at most one decimal: 12.5 %. */
export function formatPercent(share: number): string {
  return `${withTrueMinus((share * 100).toLocaleString("en-GB", { maximumFractionDigits: 1 }))} %`;
}

const BYTE_UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;

/** Sizes of files in binary units, as the limits of an import are stated. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  const text = power === 0 ? formatInteger(amount) : amount.toFixed(amount < 10 ? 1 : 0);
  return `${text} ${bytes === 1 ? "byte" : BYTE_UNITS[power]}`;
}

/** "1 point", "12,000 points". */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatInteger(count)} ${count === 1 ? singular : plural}`;
}

function withTrueMinus(text: string): string {
  return text.replace("-", "−");
}
