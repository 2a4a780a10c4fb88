import type { BrowserContext } from "@playwright/test";
import { PAGES } from "./demo-runs";
import { expect, test } from "./fixtures";

/** Lets nothing out but what goes to the server itself; lists what wanted to. */
async function blockOutside(context: BrowserContext, origin: string): Promise<string[]> {
  const asked: string[] = [];
  await context.route(
    (address) => address.protocol.startsWith("http") && address.origin !== origin,
    async (route) => {
      asked.push(route.request().url());
      await route.abort();
    },
  );
  return asked;
}

test("the watch over outside requests sees one", async ({ context, server }) => {
  const asked = await blockOutside(context, server.url);
  const elsewhere = await context.newPage();
  await elsewhere.goto("https://outside.example/").catch(() => undefined);
  expect(asked).toEqual(["https://outside.example/"]);
});

test("with everything outside blocked, every page shows itself and asks for nothing there", async ({
  context,
  page,
  login,
  server,
}) => {
  test.slow();
  const asked = await blockOutside(context, server.url);
  for (const address of ["/sign-in", "/setup", "/no-such-page"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  await login("administrator");
  for (const { open } of PAGES) {
    await open(page);
    await page.waitForLoadState("networkidle");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(asked).toEqual([]);
});
