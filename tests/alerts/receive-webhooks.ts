import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ReceivedWebhook = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** A receiver on this machine that keeps what it is sent; answers 204 unless told otherwise. */
export async function receiveWebhooks(
  answer: (response: ServerResponse, received: readonly ReceivedWebhook[]) => void = (response) =>
    void response.writeHead(204).end(),
) {
  const received: ReceivedWebhook[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    received.push({
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(pieces).toString("utf8"),
    });
    answer(response, received);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    received,
    port,
    address: `http://127.0.0.1:${port}/hook`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
