import { DataTable } from "@/app/_components/data-table";
import { PendingDiagnosis } from "@/app/_components/pending-diagnosis";
import { type ChartTable, numberCell, textCell } from "@/lib/charts/chart-model";
import { formatInteger } from "@/lib/core/format-number";
import type { Layer, LayerOrderSource } from "@/lib/series/run-data";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { LayerOrderDialog } from "./layer-order-dialog";

const SOURCES: Readonly<Record<LayerOrderSource, string>> = {
  settings: "The order was stated by the team.",
  "recorded-depth": "The order was logged with the points.",
  "first-appearance": "The order was guessed: layers stand as they first appeared in the log.",
  "natural-sort": "The order was guessed: layers are sorted by name.",
};

type LayerOrderProps = {
  readonly run: RunPageData["run"];
  /** False while the layers are not known yet. */
  readonly isDiagnosed: boolean;
  readonly canEdit: boolean;
};

export function LayerOrder({ run, isDiagnosed, canEdit }: LayerOrderProps) {
  const { id, layers, layerOrderSource: source } = run;
  const isEdited = run.editedSettings.layerOrder !== undefined;
  if (isDiagnosed && layers.length === 0) return <p className="text-muted">Nothing was logged per layer.</p>;
  const isGuessed = source === "first-appearance" || source === "natural-sort";
  return (
    <>
      {isDiagnosed ? (
        <div>
          <p className={isGuessed ? "text-problem" : ""}>
            {isEdited ? "The order was stated by hand." : SOURCES[source]}
          </p>
          <DataTable table={toTable(layers)} className="mt-3 max-h-80 bg-surface" />
        </div>
      ) : (
        <PendingDiagnosis runId={id} />
      )}
      {/* Stays while the checks run again after a change: what became of the change is said in it. */}
      {canEdit ? <LayerOrderDialog runId={id} layers={layers.map(({ name }) => name)} isEdited={isEdited} /> : null}
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
