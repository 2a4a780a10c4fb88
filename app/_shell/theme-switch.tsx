"use client";

import { useState } from "react";
import { readTheme, THEME_COOKIE, THEMES, type Theme } from "./theme";

const YEAR_SECONDS = 31_536_000;
const NAMES: Readonly<Record<Theme, string>> = { system: "System", light: "Light", dark: "Dark" };

/** Changes the page at once and tells the server by a cookie what to draw next time. */
export function ThemeSwitch({ initial }: { readonly initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme): void => {
    setTheme(next);
    document.documentElement.dataset["theme"] = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers we serve
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  };
  return (
    <fieldset>
      <legend className="mb-1 text-xs text-muted">Theme</legend>
      <div className="flex gap-1">
        {THEMES.map((option) => (
          <label
            key={option}
            className="flex min-h-8 flex-1 cursor-pointer items-center justify-center rounded-sm border border-line px-2 text-xs has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="theme"
              value={option}
              checked={theme === option}
              onChange={(event) => choose(readTheme(event.currentTarget.value))}
              className="sr-only"
            />
            {NAMES[option]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
