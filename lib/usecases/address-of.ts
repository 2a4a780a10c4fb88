import type { Config } from "@/lib/config/config";

/** The address of a page for people; without the host where the server was not told its own. */
export function addressOf({ publicUrl }: Pick<Config, "publicUrl">, path: `/${string}`): string {
  return publicUrl === null ? path : new URL(path, publicUrl).href;
}
