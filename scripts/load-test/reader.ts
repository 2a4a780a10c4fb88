import { Agent, get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { type LoadPage, listQuestions } from "./load-page";
import type { LoadState } from "./load-state";
import { isFine } from "./tally";

/** A person with a session and a browser's connections of their own. */
export type Reader = {
  /** Asks everything that a page asks, one after the other. @param think milliseconds before the next question */
  visit(page: LoadPage, load: LoadState, think: () => number): Promise<void>;
  close(): void;
};

const ERROR_CHARACTERS = 300;

export function createReader(url: string, cookie: string): Reader {
  // As a browser does: up to six connections, kept, with compressed answers.
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  return {
    async visit(page, load, think) {
      for (const { what, path } of listQuestions(page)) {
        if (load.isOver) return;
        const started = performance.now();
        const answer = await ask(agent, url + path, cookie);
        load.tally.note(`${what}, ${page.kind} run`, answer, performance.now() - started);
        await pause(think());
      }
    },
    close: () => agent.destroy(),
  };
}

type Answer = { readonly status: number | "no answer"; readonly text: string };

/** Node's plain client costs less of the processor, which the server shares, than `fetch` does. */
function ask(agent: Agent, url: string, cookie: string): Promise<Answer> {
  const headers = { cookie, "accept-encoding": "gzip" };
  return new Promise((resolve) => {
    const fail = (error: Error): void => resolve({ status: "no answer", text: error.message });
    const outgoing = get(url, { agent, headers }, (response) => {
      const status = response.statusCode ?? 0;
      let text = "";
      response.on("data", (piece: Buffer) => {
        if (!isFine(status) && text.length < ERROR_CHARACTERS) text += piece.toString();
      });
      response.once("error", fail).once("end", () => resolve({ status, text: text.slice(0, ERROR_CHARACTERS) }));
    });
    outgoing.once("error", fail);
  });
}
