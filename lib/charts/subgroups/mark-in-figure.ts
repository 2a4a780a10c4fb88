import { assertNever } from "@/lib/core/assert-never";
import type { GroupFigure } from "../figure";

/** Names of the groups that a picture shows. */
export function namesInFigure(figure: GroupFigure): readonly string[] {
  switch (figure.kind) {
    case "forest":
      return figure.chart.rows.map(({ name }) => name);
    case "group-plot":
      return figure.chart.series.map(({ name }) => name);
    case "course":
      return [...new Set(figure.chart.lines.flatMap(({ groups }) => groups))];
    case "calibration":
    case "icons":
      return [figure.chart.name];
    default:
      return assertNever(figure);
  }
}

/** The same picture with one of its groups marked, or none. */
export function withMarked(figure: GroupFigure, marked: string | null): GroupFigure {
  switch (figure.kind) {
    case "forest":
      return { kind: "forest", chart: { ...figure.chart, marked } };
    case "group-plot":
      return { kind: "group-plot", chart: { ...figure.chart, marked } };
    case "course":
      return { kind: "course", chart: { ...figure.chart, marked } };
    case "calibration":
      return { kind: "calibration", chart: { ...figure.chart, marked } };
    case "icons":
      return { kind: "icons", chart: { ...figure.chart, marked } };
    default:
      return assertNever(figure);
  }
}
