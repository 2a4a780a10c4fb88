import dns from "node:dns";
import { Socket } from "node:net";

type Watch = {
  /** Where connections went: host and port, path of a socket, or name that was looked up. */
  readonly seen: () => readonly string[];
  readonly stop: () => void;
};

/**
 * Watches every connection of this process: HTTP and TLS stand on sockets.
 *
 * @param refuses whether to look up a name and to fetch anything is refused besides
 */
export function watchConnections({ refuses }: { readonly refuses: boolean }): Watch {
  const seen: string[] = [];
  const { connect } = Socket.prototype;
  const { lookup } = dns;
  const { fetch } = globalThis;
  Socket.prototype.connect = function (this: Socket, ...given: Parameters<Socket["connect"]>): Socket {
    seen.push(placeOf(given));
    return Reflect.apply(connect, this, given);
  } as Socket["connect"];
  if (refuses) {
    dns.lookup = refuse(seen, "the name") as unknown as typeof dns.lookup;
    globalThis.fetch = refuse(seen, "fetch") as unknown as typeof globalThis.fetch;
  }
  return {
    seen: () => seen,
    stop: () => {
      Socket.prototype.connect = connect;
      dns.lookup = lookup;
      globalThis.fetch = fetch;
    },
  };
}

function refuse(seen: string[], what: string) {
  return (place: unknown): never => {
    seen.push(`${what} ${String(place)}`);
    throw new Error(`${what} ${String(place)} was asked for.`);
  };
}

/** Node hands on what it made of the arguments as one list. */
function placeOf([first, second]: readonly unknown[]): string {
  const target: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof target !== "object" || target === null) return `${String(second ?? "localhost")}:${String(target)}`;
  const { host, port, path } = target as { host?: string; port?: number; path?: string };
  return path ?? `${host ?? "localhost"}:${port}`;
}
