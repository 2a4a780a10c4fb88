import type { ComponentProps, MouseEvent } from "react";

const LOOKS = {
  primary: "bg-accent text-on-accent border-accent hover:opacity-90",
  quiet: "bg-surface text-ink border-edge hover:bg-sunken",
  bare: "bg-transparent text-muted border-transparent hover:text-ink hover:bg-sunken",
} as const;

const SIZES = { normal: "min-h-9 px-3 text-sm", small: "min-h-6 px-2 text-xs" } as const;

export type ButtonLook = keyof typeof LOOKS;
export type ButtonSize = keyof typeof SIZES;

/** Shared with links that look like buttons. */
export function buttonClass(look: ButtonLook = "quiet", size: ButtonSize = "normal"): string {
  return `inline-flex items-center justify-center gap-2 rounded-sm border font-medium whitespace-nowrap aria-disabled:opacity-60 ${LOOKS[look]} ${SIZES[size]}`;
}

type ButtonProps = ComponentProps<"button"> & {
  readonly look?: ButtonLook;
  readonly size?: ButtonSize;
};

/** While it cannot be used it keeps the focus, which the browser would take from it: what it did may fail. */
export function Button({
  look = "quiet",
  size = "normal",
  type = "button",
  className = "",
  disabled = false,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      {...(disabled ? { "aria-disabled": true, onClick: doNothing } : {})}
      type={type}
      className={`${buttonClass(look, size)} ${className}`}
    />
  );
}

function doNothing(event: MouseEvent): void {
  event.preventDefault();
}
