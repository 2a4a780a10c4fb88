import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { readWhole } from "@/lib/report/bundle/part-bytes";
import { readZip } from "@/lib/report/bundle/read-zip";
import { OPERATIONS } from "@/lib/schema/openapi";
import type { ServerProcess } from "@/scripts/crash-test/server-process";
import { sourceOf } from "@/tests/report/bundle-fixture";
import { PASSWORD } from "@/tests/security/access-world";
import { runtimeOn } from "@/tests/usecases/runtime-under-test";
import { type HostilePlace, hostileText, makeHostilePlace } from "./hostile-place";
import { makeOwnServer, type OwnServer } from "./own-server";
import { PAGES } from "./page-entries";

/** Each page, and the places whose hostile texts stand on it. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  "/invitation": [],
  "/new-password": [],
  "/setup": [],
  "/sign-in": [],
  "/verify": [],
  "/": ["project"],
  "/account": ["person"],
  "/audit": ["person"],
  "/compare": ["run"],
  "/learn": [],
  "/learn/[ideaId]": [],
  "/p/[project]": ["project"],
  "/p/[project]/wandb/[place]/runs/[name]": ["run"],
  "/people": ["person"],
  "/projects": ["project"],
  "/projects/[projectId]": ["project", "about"],
  "/projects/[projectId]/alerts": ["project"],
  "/projects/[projectId]/deleted": ["deleted", "reason"],
  "/projects/[projectId]/people": ["person", "project"],
  "/projects/[projectId]/plan": ["owner", "threshold", "group"],
  "/rules": [],
  "/rules/[ruleId]": [],
  "/runs": ["run", "project"],
  "/runs/[runId]": ["run", "layer", "judgement", "answer"],
  "/runs/[runId]/data": ["layer", "file", "group", "model"],
  "/runs/[runId]/gradient-flow": ["layer"],
  "/runs/[runId]/proofs": ["run", "group"],
  "/runs/[runId]/proofs/[sha256]": ["run", "group", "change", "source", "dataset", "setting"],
  "/runs/[runId]/report": ["run", "group", "description"],
  "/runs/[runId]/report/changes": ["run"],
  "/runs/[runId]/sensitivity": ["run"],
  "/runs/[runId]/subgroups": ["group"],
  "/tokens": ["token"],
  "/wandb/[place]/runs/[name]": ["run"],
};

/** Names of parameters of all pages, and some that none has. */
const PARAMETERS = [
  "a",
  "b",
  "action",
  "before",
  "definition",
  "error",
  "family",
  "finding",
  "group",
  "next",
  "numbers",
];
const MORE = ["page", "previous", "project", "run", "search", "sections", "since", "sort", "status", "x"];
const HOSTILE_QUERY = new URLSearchParams([...PARAMETERS, ...MORE].map((name) => [name, hostileText(name)])).toString();

const AT_ONCE = 3;

let own: OwnServer;
let server: ServerProcess;
let place: HostilePlace;
let cookie = "";

// One installation for all of it: filling it takes longer than each test.
test.describe.configure({ mode: "default", timeout: 600_000 });

test.beforeAll(async () => {
  test.setTimeout(600_000);
  own = await makeOwnServer();
  const { runtime, remove } = runtimeOn(own.installation.db);
  // What is signed here is checked by the server: with its keys.
  const config = { ...runtime.config, keysFolder: path.join(own.installation.dataFolder, "keys") };
  place = await makeHostilePlace({ ...runtime, config });
  await remove();
  server = await own.start();
  const answer = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({ email: place.email, password: PASSWORD }),
  });
  cookie = answer.headers
    .getSetCookie()
    .map((given) => given.split(";")[0])
    .join("; ");
  expect([answer.status, cookie]).toEqual([200, expect.stringContaining("rounds.session_token")]);
});
test.afterAll(() => own.remove());

/** Everything by which a page shows that a text ran, or tried to: the browser reports a breach of the policy as an error. */
function watch(page: Page, said: string[]): void {
  page.on("dialog", (dialog) => {
    said.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("console", (message) => {
    const isWarning = message.type() === "error" || message.type() === "warning";
    if (isWarning && !/^Failed to load resource/.test(message.text())) said.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, origin, pathname } = new URL(request.url());
    if (pathname.endsWith("/x")) said.push(`an element of a text asks for ${request.url()}`);
    if (protocol.startsWith("http") && origin !== server.url) said.push(`asks ${request.url()}`);
  });
}

/** What in the document comes from a text but is no text, and all the text that is shown. */
function readDocument() {
  const own = [...document.querySelectorAll("*")];
  const addresses = own.flatMap((element) =>
    ["href", "src", "action", "formaction", "xlink:href", "srcdoc", "data"].flatMap((name) => {
      const value = element.getAttribute(name);
      if (value === null) return [];
      const { protocol } = new URL(value, document.baseURI);
      const isImage = element.localName === "img" && protocol === "data:";
      const isPlain = ["http:", "https:", "blob:", "file:"].includes(protocol);
      return isImage || isPlain ? [] : [`${element.localName} ${name}=${value.slice(0, 80)}`];
    }),
  );
  const handlers = own.flatMap((element) =>
    [...element.attributes]
      .filter(({ name }) => name.startsWith("on"))
      .map(({ name }) => `${element.localName} ${name}`),
  );
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  let text = "";
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!["script", "style", "noscript"].includes(node.parentElement?.localName ?? "")) text += node.nodeValue;
  }
  return { found: [...addresses, ...handlers], hasRun: "hostile" in window, text };
}

/** Opens an address and reads it. @returns what is wrong with it, in words */
async function faultsOf(page: Page, address: string, places: readonly string[]): Promise<string[]> {
  const said: string[] = [];
  watch(page, said);
  await page.goto(address);
  const wanted = places.map(hostileText);
  // What is computed, or drawn in the browser, comes after the frame of the page.
  await expect
    .poll(
      async () => {
        const { text } = await page.evaluate(readDocument);
        return wanted.filter((each) => !text.includes(each));
      },
      { timeout: 60_000 },
    )
    .toEqual([])
    .catch(() => undefined);
  await page.waitForLoadState("networkidle");
  const { found, hasRun, text } = await page.evaluate(readDocument);
  const missing = places.filter((name) => !text.includes(hostileText(name)));
  return [
    ...said,
    ...found,
    ...(hasRun ? ["a text ran"] : []),
    ...(/[\u202a-\u202e\u2066-\u2069]/.test(text) ? ["a text turns round what stands beside it"] : []),
    ...missing.map((name) => `the text "${name}" is not shown`),
  ].map((fault) => `${address}: ${fault.slice(0, 300)}`);
}

/** Opens addresses, a few at once: most of the time of each is waiting. */
async function faultsOfAll(
  context: BrowserContext,
  addresses: readonly (readonly [address: string, places: readonly string[]])[],
): Promise<string[]> {
  const waiting = [...addresses];
  const faults: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const page = await context.newPage();
      faults.push(...(await faultsOf(page, ...next)));
      await page.close();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faults;
}

async function signedIn(context: BrowserContext): Promise<void> {
  const pairs = cookie.split("; ").map((pair) => pair.split(/=(.*)/s));
  await context.addCookies(pairs.map(([name = "", value = ""]) => ({ name, value, url: server.url })));
}

function addressOf(page: string): string {
  const { project, run: runId } = place;
  const names: Readonly<Record<string, string>> = {
    project,
    projectId: project,
    runId,
    name: runId,
    sha256: place.proof,
    ideaId: "slope",
  };
  const path = page.replaceAll(/\[(\w+)\]/g, (_, name: string) => names[name] ?? "vanishing-gradient");
  const query: Readonly<Record<string, string>> = {
    "/compare": `?run=${place.run}&run=${place.other}`,
    "/runs/[runId]/report/changes": `?since=${place.report}`,
  };
  return `${server.url}${path}${query[page] ?? ""}`;
}

const ask = (address: string) => fetch(`${server.url}${address}`, { headers: { cookie }, redirect: "manual" });

async function download(query: string): Promise<Buffer> {
  const answer = await ask(`/api/v1/runs/${place.run}/${query}`);
  expect([query, answer.status]).toEqual([query, 200]);
  return Buffer.from(await answer.arrayBuffer());
}

test("every page says which hostile texts it shows", () => {
  expect(Object.keys(SHOWN).sort()).toEqual([...PAGES].sort());
});

test("hostile texts of logs and people are shown as text on every page, and nothing of them runs", async ({
  context,
}) => {
  await signedIn(context);
  const faults = await faultsOfAll(
    context,
    Object.entries(SHOWN).map(([name, places]) => [addressOf(name), places]),
  );
  expect(faults).toEqual([]);
});

test("hostile texts in the query of every page do nothing", async ({ context }) => {
  await signedIn(context);
  const addresses = Object.keys(SHOWN).map((name) => `${addressOf(name).split("?")[0]}?${HOSTILE_QUERY}`);
  const elsewhere = ["runs", "projects", "rules", "nothing", "api/v1"].map(
    (folder) => `${server.url}/${folder}/${encodeURIComponent(hostileText("address"))}`,
  );
  const faults = await faultsOfAll(
    context,
    [...addresses, ...elsewhere].map((address) => [address, []]),
  );
  expect(faults).toEqual([]);
});

test("no answer of the API to a hostile query is a page", async () => {
  const reading = OPERATIONS.filter(({ method }) => method === "get");
  for (const { path: pattern } of reading) {
    const address = pattern
      .replace("/runs/{id}", `/runs/${place.run}`)
      .replace("/projects/{id}", `/projects/${place.project}`);
    const asked = `${address.replaceAll(/\{\w+\}/g, encodeURIComponent(hostileText("id")))}?${HOSTILE_QUERY}&cursor=1&metric=%3Cscript%3E&layer=%3Cscript%3E`;
    const answer = await ask(asked);
    await answer.arrayBuffer();
    const { headers, status } = answer;
    expect([pattern, status < 500, headers.get("x-content-type-options")]).toEqual([pattern, true, "nosniff"]);
    expect([pattern, headers.get("content-type")]).toEqual([pattern, expect.not.stringMatching(/html|svg/)]);
  }
});

test.describe("of a run with hostile texts", () => {
  let folder = "";
  test.beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "rounds-hostile-"));
  });
  test.afterAll(() => rm(folder, { recursive: true, force: true }));

  const openFile = async (page: Page, name: string, content: string | Uint8Array, places: readonly string[]) => {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return await faultsOf(page, pathToFileURL(file).href, places);
  };

  test("the watch over a document sees a text that runs, one that asks, and one that turns round", async ({ page }) => {
    const html = `<meta charset="utf-8"><title>x</title><p>${hostileText("run")}\u202e<a href="javascript:1">`;
    const faults = await openFile(page, "watched.html", html, []);
    for (const seen of ["asks for", "svg onload", "a href=javascript:1", "a text ran", "turns round"]) {
      expect([seen, faults.some((fault) => fault.includes(seen))]).toEqual([seen, true]);
    }
  });

  test("the report as HTML and each picture in it run nothing where no policy protects them", async ({ page }) => {
    const html = (await download("report?format=html")).toString("utf8");
    expect(await openFile(page, "report.html", html, ["run", "group", "description"])).toEqual([]);
    const pictures = html.match(/<svg [\s\S]*?<\/svg>/g) ?? [];
    expect(pictures.some((picture) => picture.includes("&lt;script"))).toBe(true);
    for (const [index, picture] of pictures.entries()) {
      expect(await openFile(page, `${index}.svg`, picture, [])).toEqual([]);
    }
  });

  test("the report as PDF does nothing when it is opened and leads nowhere", async () => {
    const text = (await download("report?format=pdf")).toString("latin1");
    const packed = [...text.matchAll(/\/Type \/ObjStm[\s\S]*?stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(
      ([, bytes = ""]) => inflateSync(Buffer.from(bytes, "latin1")).toString("latin1"),
    );
    const objects = [text.replaceAll(/stream\r?\n[\s\S]*?endstream/g, ""), ...packed].join("\n");
    expect(objects).toContain("/Type /Catalog");
    expect(objects).not.toMatch(/\/(JavaScript|JS|OpenAction|AA|Launch|URI|SubmitForm|EmbeddedFile|RichMedia)\b/);
  });

  test("tables hold no cell that a spreadsheet would run", async () => {
    for (const query of ["report?format=csv", "export?format=csv"]) {
      const text = (await download(query)).toString("utf8");
      const cells = text.match(/(?<=^|[,\n])(?:"(?:[^"]|"")*"|[^,\n\r]*)/g) ?? [];
      const begun = cells.map((cell) => cell.replace(/^"/, "")).filter((cell) => /^[=+@\t\r]|^-(?![\d.I])/.test(cell));
      expect([query, begun]).toEqual([query, []]);
      expect(text).toContain("HYPERLINK");
      // As CSV writes the quotes of a text.
      const kept = query.startsWith("export") ? "series" : "group";
      expect(text).toContain(hostileText(kept).replaceAll('"', '""'));
    }
  });

  test("the model card is well-formed XML whose texts are texts", async ({ page }) => {
    const xml = (await download("report?format=chai")).toString("utf8");
    const read = await page.evaluate((given) => {
      const parsed = new DOMParser().parseFromString(given, "application/xml");
      const names = [...new Set([...parsed.querySelectorAll("*")].map(({ localName }) => localName))];
      return {
        isBroken: parsed.querySelector("parsererror") !== null,
        names,
        text: parsed.documentElement.textContent,
      };
    }, xml);
    expect(read.isBroken).toBe(false);
    expect(read.names.filter((name) => /^(script|svg|img)$/.test(name))).toEqual([]);
    expect(read.text).toContain(hostileText("model"));
  });

  test("the files of a bundle run nothing", async ({ page }) => {
    const bytes = await download("report?format=bundle");
    const { files } = await readZip(sourceOf(bytes));
    const pages = [...files.keys()].filter((name) => /\.(html|svg|md|xml|txt)$/.test(name));
    expect(pages.length).toBeGreaterThan(1);
    for (const name of pages) {
      const file = files.get(name);
      if (file === undefined) continue;
      expect(await openFile(page, path.basename(name), await readWhole(file), [])).toEqual([]);
    }
  });
});
