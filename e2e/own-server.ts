import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from "node:http";
import { type Installation, makeInstallation } from "@/scripts/crash-test/installation";
import { type ServerProcess, startServer } from "@/scripts/crash-test/server-process";

/** A production server of one test's own, with an empty database. */
export type OwnServer = {
  readonly installation: Installation;
  readonly start: (environment?: Readonly<Record<string, string>>) => Promise<ServerProcess>;
  readonly remove: () => Promise<void>;
};

/** Makes an installation; servers started in it that still run are ended when it is removed. */
export async function makeOwnServer(): Promise<OwnServer> {
  const installation = await makeInstallation(null);
  const started: ServerProcess[] = [];
  return {
    installation,
    start: async (environment = {}) => {
      const server = await startServer({ ...installation, environment });
      started.push(server);
      return server;
    },
    remove: async () => {
      for (const { child } of started) child.kill("SIGKILL");
      await installation.remove();
    },
  };
}

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

/** A request whose body is sent piece by piece, as the test wants it. */
export function openRequest(url: string, options: RequestOptions) {
  const outgoing = httpRequest(url, options);
  const answer = new Promise<Answer>((resolve, reject) => {
    outgoing.on("error", reject).on("response", (incoming) => {
      let text = "";
      incoming.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      incoming.on("error", reject);
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
    });
  });
  answer.catch(() => undefined);
  return { outgoing, answer };
}
