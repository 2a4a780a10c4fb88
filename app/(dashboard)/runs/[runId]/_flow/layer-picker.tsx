import type { GradientFlow } from "@/lib/charts/prepare-gradient-flow";

type LayerPickerProps = {
  readonly flow: GradientFlow;
  readonly width: number;
  readonly selected: number;
  readonly onSelect: (row: number) => void;
};

const NAME_HEIGHT = 14;

/** Names of the layers as radio buttons: one stop for Tab, arrow keys move from layer to layer. */
export function LayerPicker({ flow, width, selected, onSelect }: LayerPickerProps) {
  const every = Math.ceil(NAME_HEIGHT / flow.rowHeight);
  return (
    <fieldset className="relative shrink-0" style={{ width }}>
      <legend className="sr-only">Layer to show below, output at the top</legend>
      {flow.rows.map((row, index) => (
        <label
          key={row.layer}
          title={row.layer}
          className="absolute right-0 left-0 flex cursor-pointer items-center justify-end rounded-sm pr-2 text-xs has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-accent"
          style={{ top: index * flow.rowHeight, height: flow.rowHeight }}
        >
          <input
            type="radio"
            name="layer"
            checked={index === selected}
            onChange={() => onSelect(index)}
            className="absolute opacity-0"
            aria-label={`${row.layer}: ${row.summary}${row.excluded ? `; not compared: ${row.excluded}` : ""}`}
          />
          <span aria-hidden="true" className="truncate" style={{ direction: "rtl" }}>
            {index % every === 0 ? <bdi>{row.layer}</bdi> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
