"use client";

import { useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ScrollRegion } from "@/app/_components/scroll-region";
import { formatInteger } from "@/lib/core/format-number";

type LayerOrderListProps = {
  readonly order: readonly string[];
  readonly onChange: (order: readonly string[]) => void;
};

/** Layers with a button up and one down each. The focus goes along with the layer, so that the key is pressed again to move on. */
export function LayerOrderList({ order, onChange }: LayerOrderListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState("");
  const move = (from: number, to: number): void => {
    const name = order[from];
    if (name === undefined) return;
    onChange(order.toSpliced(from, 1).toSpliced(to, 0, name));
    setSaid(`${name} is layer ${formatInteger(to + 1)} of ${formatInteger(order.length)} now.`);
    // Rows stay where they are and only their names change: the row at the new place has the button.
    const buttons = list.current?.children[to]?.querySelectorAll("button");
    buttons?.[to < from ? 0 : 1]?.focus();
  };
  return (
    <>
      <ScrollRegion label="Layers from the input to the output" className="max-h-72 border border-line">
        <ol ref={list} className="divide-y divide-line">
          {order.map((name, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place in the order, so that the focus stays
            <li key={index} className="flex items-center gap-2 px-2 py-1">
              <span className="w-8 text-right text-xs text-muted tabular-nums">{formatInteger(index + 1)}</span>
              <span className="min-w-0 flex-1 break-all">{name}</span>
              <Button
                size="small"
                aria-label={`Move ${name} towards the input`}
                aria-disabled={index === 0}
                onClick={() => move(index, Math.max(0, index - 1))}
              >
                Up
              </Button>
              <Button
                size="small"
                aria-label={`Move ${name} towards the output`}
                aria-disabled={index === order.length - 1}
                onClick={() => move(index, Math.min(order.length - 1, index + 1))}
              >
                Down
              </Button>
            </li>
          ))}
        </ol>
      </ScrollRegion>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}
