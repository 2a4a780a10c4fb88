import { makeDataFolder, signIn, startDemoServer } from "../demo-server";
import { measurePage } from "../measure-pages";
import type { Figure } from "./figure";
import { toSample } from "./sample";

const TURNS = 3;
/** What a page may load at first. */
const SCRIPT_BYTES = 250_000;
const RUN = "deep-sigmoid";
const PAGES = ["/sign-in", "/runs", "/runs/[run]", "/runs/[run]/gradient-flow", "/runs/[run]/data"];

export const START: Figure = {
  name: "start",
  what: "The demo's start, with everything built, until it says that it is ready",
  cases: [
    {
      name: "first start, with the import of the samples",
      goal: null,
      measure: async () => {
        const seconds: number[] = [];
        for (let turn = 0; turn < TURNS; turn += 1) {
          const { data, remove } = await makeDataFolder();
          seconds.push(await secondsOfStart(data));
          await remove();
        }
        const product = toSample(seconds, "s");
        return { value: product.median, unit: "s", product };
      },
    },
    {
      name: "second start",
      goal: null,
      measure: async () => {
        const { data, remove } = await makeDataFolder();
        await secondsOfStart(data);
        const seconds: number[] = [];
        for (let turn = 0; turn < TURNS; turn += 1) seconds.push(await secondsOfStart(data));
        await remove();
        const product = toSample(seconds, "s");
        return { value: product.median, unit: "s", product };
      },
    },
  ],
};

export const PAGE_WEIGHT: Figure = {
  name: "pages",
  what: "Compressed script that a page loads at first, in the demo",
  cases: PAGES.map((page) => ({
    name: page,
    goal: { atMost: SCRIPT_BYTES },
    measure: async () => {
      const { data, remove } = await makeDataFolder();
      const server = await startDemoServer(data);
      try {
        const headers = { authorization: `Bearer ${server.token}` };
        const { runs } = await (await fetch(`${server.url}/api/v1/runs?search=${RUN}`, { headers })).json();
        const run = runs.find(({ name }: { name: string }) => name === RUN);
        const cookie = page === "/sign-in" ? {} : { cookie: await signIn(server, "engineer") };
        const { files, bytes, htmlBytes } = await measurePage(server.url + page.replace("[run]", run.id), cookie);
        return { value: bytes, unit: "bytes", facts: { files, documentBytes: htmlBytes } };
      } finally {
        await server.stop();
        await remove();
      }
    },
  })),
};

async function secondsOfStart(data: string): Promise<number> {
  const server = await startDemoServer(data);
  await server.stop();
  return server.startSeconds;
}
