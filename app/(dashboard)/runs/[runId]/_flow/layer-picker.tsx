import type { FlowRow, GradientFlow } from "@/lib/charts/prepare-gradient-flow";

type LayerPickerProps = {
  readonly flow: GradientFlow;
  /** Layers of the finding that is shown. */
  readonly marked: readonly string[];
  readonly width: number;
  readonly selected: number;
  readonly onSelect: (row: number) => void;
};

const NAME_HEIGHT = 14;

/** Names of the layers as radio buttons: one stop for Tab, arrow keys move from layer to layer. */
export function LayerPicker({ flow, marked, width, selected, onSelect }: LayerPickerProps) {
  const every = Math.ceil(NAME_HEIGHT / flow.rowHeight);
  return (
    <fieldset className="relative shrink-0" style={{ width }}>
      <legend className="sr-only">Layer to show below, output at the top</legend>
      {flow.rows.map((row, index) => (
        <label
          key={row.layer}
          title={row.layer}
          className={`absolute right-0 left-0 flex cursor-pointer items-center justify-end rounded-sm pr-2 text-xs has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-accent ${marked.includes(row.layer) ? "border-r-4 border-accent font-semibold text-accent" : ""}`}
          style={{ top: index * flow.rowHeight, height: flow.rowHeight }}
        >
          <input
            type="radio"
            name="layer"
            checked={index === selected}
            onChange={() => onSelect(index)}
            className="absolute opacity-0"
            aria-label={describeRow(row, marked.includes(row.layer))}
          />
          <span aria-hidden="true" className="truncate" style={{ direction: "rtl" }}>
            {index % every === 0 ? <bdi>{row.layer}</bdi> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function describeRow({ layer, summary, excluded }: FlowRow, isMarked: boolean): string {
  const compared = excluded ? `; not compared: ${excluded}` : "";
  return `${layer}: ${summary}${compared}${isMarked ? "; marked by the finding shown" : ""}`;
}
