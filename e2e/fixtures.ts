import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";
import type { Role } from "@/lib/auth/roles";
import { readServerFacts, type ServerFacts } from "./server-facts";
import { waitForScripts } from "./until-script-runs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

type Fixtures = {
  /** The running demo: address, token, accounts. */
  readonly server: ServerFacts;
  /** Gives the browser the session of a role, without filling in a form. */
  readonly login: (role: Role) => Promise<void>;
  /** Fails with the list of what breaks WCAG 2.2 AA on the page as it stands. */
  readonly expectAccessible: () => Promise<void>;
  /** Fails the test when the page says something on the console, or asks another server. */
  readonly quietPage: undefined;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what a fixture needs
  server: async ({}, use) => use(readServerFacts()),

  baseURL: async ({ server }, use) => use(server.url),

  page: async ({ page }, use) => use(waitForScripts(page)),

  login: async ({ context, server }, use) => {
    await use(async (role) => {
      const [name = "", value = ""] = server.cookies[role].split(/=(.*)/s);
      await context.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: "Lax" }]);
    });
  },

  expectAccessible: async ({ page }, use, testInfo) => {
    await use(async () => {
      // Next.js takes the title away for a moment while a page is read anew after something was done on it.
      await expect(page).toHaveTitle(/./);
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      if (violations.length > 0) {
        await testInfo.attach("axe", { body: JSON.stringify(violations, null, 2), contentType: "application/json" });
      }
      const found = violations.map(
        ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target.join(" ")).join(", ")})`,
      );
      expect(found).toEqual([]);
    });
  },

  quietPage: [
    async ({ page, server }, use) => {
      const said: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") said.push(message.text());
      });
      page.on("pageerror", (error) => said.push(String(error)));
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        if (protocol.startsWith("http") && origin !== server.url) said.push(`asks ${request.url()}`);
      });
      await use(undefined);
      // A refused request is part of what some tests are about; the browser reports it by itself.
      expect(said.filter((text) => !/^Failed to load resource/.test(text))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
