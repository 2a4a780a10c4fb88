/** The choice lives in a cookie so that the server draws the right theme in its first answer: nothing flashes. */
export const THEME_COOKIE = "rounds-theme";
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export function readTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}
