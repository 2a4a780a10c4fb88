import { DataTable } from "@/app/_components/data-table";
import { type ChartTable, numberCell, textCell } from "@/lib/charts/chart-model";
import { formatInteger } from "@/lib/core/format-number";
import type { Layer, LayerOrderSource } from "@/lib/series/run-data";

const SOURCES: Readonly<Record<LayerOrderSource, string>> = {
  settings: "The order was stated by the team.",
  "recorded-depth": "The order was logged with the points.",
  "first-appearance": "The order was guessed: layers stand as they first appeared in the log.",
  "natural-sort": "The order was guessed: layers are sorted by name.",
};

type LayerOrderProps = { readonly layers: readonly Layer[]; readonly source: LayerOrderSource };

export function LayerOrder({ layers, source }: LayerOrderProps) {
  if (layers.length === 0) return <p className="text-muted">Nothing was logged per layer.</p>;
  const isGuessed = source === "first-appearance" || source === "natural-sort";
  return (
    <>
      <p className={isGuessed ? "text-problem" : ""}>{SOURCES[source]}</p>
      <DataTable table={toTable(layers)} className="max-h-80 bg-surface" />
    </>
  );
}

function toTable(layers: readonly Layer[]): ChartTable {
  return {
    caption: "Layers from the input to the output",
    columns: [
      { label: "layer", isNumeric: false },
      { label: "depth", isNumeric: true },
      { label: "weights", isNumeric: true },
      { label: "tensors", isNumeric: false },
    ],
    rows: layers.map((layer) => [
      textCell(layer.name),
      numberCell(layer.depth, formatInteger),
      numberCell(layer.numel, formatInteger, "not known"),
      textCell(
        layer.parameters.map((parameter) => `${parameter.name} (${parameter.role})`).join(", ") || "logged as one",
      ),
    ]),
  };
}
