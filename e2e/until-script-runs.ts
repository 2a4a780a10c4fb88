import type { Page } from "@playwright/test";

/** What a person can act on. React leaves a key of this kind on each element that it has taken up. */
const ACTABLE = "a, button, input, select, textarea, summary";
const REACT_KEY = "__reactProps$";

/**
 * Waits until React has taken up the page: a key pressed before that is lost on a slow machine, as it is for
 * a person who is as quick as a test. Pages without a script are taken as they are.
 */
export async function untilScriptRuns(page: Page): Promise<void> {
  if (!(await page.locator("script[src]").count())) return;
  await page.waitForFunction(
    ([actable, key]) =>
      [...document.querySelectorAll(actable)].every((element) =>
        Object.keys(element).some((name) => name.startsWith(key)),
      ),
    [ACTABLE, REACT_KEY] as const,
  );
}

/** Gives a page a `goto` that waits so. */
export function waitForScripts(page: Page): Page {
  const goto = page.goto.bind(page);
  page.goto = async (...parameters) => {
    const response = await goto(...parameters);
    // Asked not to wait for the page, it does not wait for its script either.
    if (parameters[1]?.waitUntil !== "commit") await untilScriptRuns(page);
    return response;
  };
  return page;
}
