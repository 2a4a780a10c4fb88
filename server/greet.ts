import { issueSetupLink } from "@/lib/auth/setup-link";
import type { Runtime } from "@/lib/usecases/runtime";
import { announceReady, announceSetup } from "./announce";

/**
 * Prepares what the mode needs, and says so once the server really answers.
 *
 * @param url address for people
 * @param ownUrl address at which this process reaches itself
 */
export async function greet(runtime: Runtime, url: string, ownUrl: string): Promise<void> {
  const setupPath = await issueSetupLink(runtime.database);
  await waitUntilHealthy(ownUrl);
  announceReady(url);
  if (setupPath !== null) announceSetup(url + setupPath);
}

async function waitUntilHealthy(ownUrl: string): Promise<void> {
  const response = await fetch(`${ownUrl}/api/health`);
  if (!response.ok) throw new Error(`The server came up, but its health check answers ${response.status}.`);
  await response.arrayBuffer();
}
