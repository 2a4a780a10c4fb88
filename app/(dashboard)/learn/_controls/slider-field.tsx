"use client";

import { useId } from "react";

type SliderFieldProps = {
  readonly label: string;
  readonly value: number;
  /** The value in words, beside the label and for screen readers. */
  readonly text: string;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
};

/** A number that is moved with pointer, finger or arrow keys. */
export function SliderField({ label, value, text, low, high, step, onChange }: SliderFieldProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <span aria-hidden="true" className="tabular-nums">
          {text}
        </span>
      </div>
      <input
        id={id}
        type="range"
        min={low}
        max={high}
        step={step}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.value))}
        className="h-8 w-full cursor-pointer accent-accent"
      />
    </div>
  );
}
