import type { ServerAddress } from "@/lib/usecases/call-server";
import { UsageError } from "./parse-arguments";

/** The server that is asked for its run; null for what lies here. @throws UsageError for an address or token that is none */
export function readServer(options: ReadonlyMap<string, string>): ServerAddress | null {
  const given = options.get("url");
  if (given === undefined) {
    if (options.has("token")) throw new UsageError("--token goes with --url, the address of the server");
    return null;
  }
  if (!URL.canParse(given))
    throw new UsageError("--url needs the address of the server, such as http://127.0.0.1:3000");
  const token = options.get("token") ?? process.env["ROUNDS_TOKEN"];
  if (token === undefined) throw new UsageError("--url goes with --token, an API token of the server");
  return { url: given, token };
}
