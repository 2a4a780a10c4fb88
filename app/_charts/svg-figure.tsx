import { createElement, type ReactNode } from "react";
import type { SvgDrawing, SvgNode } from "@/lib/charts/svg-node";

type SvgFigureProps = { readonly drawing: SvgDrawing; readonly label: string; readonly className?: string };

/** Renders a drawing with React, so that it takes the colours of the theme. */
export function SvgFigure({ drawing, label, className = "" }: SvgFigureProps) {
  return (
    <svg
      viewBox={`0 0 ${drawing.width} ${drawing.height}`}
      width="100%"
      height={drawing.height}
      role="img"
      aria-label={label}
      className={`block ${className}`}
    >
      {drawing.nodes.map(renderNode)}
    </svg>
  );
}

function renderNode({ tag, attributes, children, text }: SvgNode, index: number): ReactNode {
  return createElement(tag, { ...attributes, key: index }, text, ...children.map(renderNode));
}
