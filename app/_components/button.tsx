import type { ButtonHTMLAttributes } from "react";

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
  return `inline-flex items-center justify-center gap-2 rounded-sm border font-medium whitespace-nowrap disabled:opacity-60 ${LOOKS[look]} ${SIZES[size]}`;
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: ButtonLook;
  readonly size?: ButtonSize;
};

export function Button({ look = "quiet", size = "normal", type = "button", className = "", ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={`${buttonClass(look, size)} ${className}`} />;
}
