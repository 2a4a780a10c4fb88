/** The elements our pictures are made of. */
export type SvgTag = "g" | "line" | "path" | "rect" | "circle" | "text" | "title" | "polygon";

/** A drawing as data: a page renders it with React, a report and "Copy SVG" write it as text. */
export type SvgNode = {
  readonly tag: SvgTag;
  /** Names as React writes them (`strokeWidth`); `writeSvg` turns them into SVG's own. */
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly SvgNode[];
  readonly text: string | null;
};

export type SvgDrawing = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly SvgNode[];
};

type Attributes = SvgNode["attributes"];

export function node(tag: SvgTag, attributes: Attributes, children: readonly SvgNode[] = []): SvgNode {
  return { tag, attributes, children, text: null };
}

export function label(text: string, x: number, y: number, attributes: Attributes = {}): SvgNode {
  return { tag: "text", attributes: { x: round(x), y: round(y), fontSize: 12, ...attributes }, children: [], text };
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes): SvgNode {
  return node("line", { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), ...attributes });
}

/** A tenth of a pixel is finer than a screen shows; shorter numbers keep pages and copied files small. */
export function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
