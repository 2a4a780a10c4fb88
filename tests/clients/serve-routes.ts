import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const ROUTES: readonly { readonly path: RegExp; readonly load: () => Promise<Partial<Record<string, Handler>>> }[] = [
  { path: /^\/api\/v1\/imports$/, load: async () => ({ ...(await import("@/app/api/v1/imports/route")) }) },
  { path: /^\/api\/v1\/runs$/, load: async () => ({ ...(await import("@/app/api/v1/runs/route")) }) },
  { path: /^\/api\/v1\/runs\/([^/]+)$/, load: async () => ({ ...(await import("@/app/api/v1/runs/[id]/route")) }) },
  {
    path: /^\/api\/v1\/runs\/([^/]+)\/points$/,
    load: async () => ({ ...(await import("@/app/api/v1/runs/[id]/points/route")) }),
  },
];

/** The routes that the Python clients use, behind a server that can go away and come back. */
export class RouteServer {
  readonly requests: { readonly method: string; readonly path: string; readonly status: number }[] = [];
  /** The next answers are lost on the way after the work was done. */
  answersToLose = 0;
  #server: Server | null = null;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#server = createServer(async (incoming, outgoing) => {
      const answer = await this.#answer(incoming);
      if (this.answersToLose > 0) {
        this.answersToLose -= 1;
        incoming.socket.destroy();
        return;
      }
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    });
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }

  async #answer(incoming: IncomingMessage): Promise<Response> {
    const { method = "", url = "" } = incoming;
    const address = new URL(url, this.url);
    const body = new Uint8Array(await buffer(incoming));
    for (const { path, load } of ROUTES) {
      const found = path.exec(address.pathname);
      const handler = found === null ? undefined : (await load())[method];
      if (found === null || handler === undefined) continue;
      const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
      const request = new Request(address, { method, headers, ...(body.length > 0 && { body }) });
      const params: Record<string, string> = found[1] === undefined ? {} : { id: found[1] };
      const answer = await handler(request, { params: Promise.resolve(params) });
      this.requests.push({ method, path: address.pathname, status: answer.status });
      return answer;
    }
    return Response.json({ detail: `No route ${method} ${url}` }, { status: 404 });
  }
}
