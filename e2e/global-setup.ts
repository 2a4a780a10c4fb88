import { ROLES, type Role } from "@/lib/auth/roles";
import { makeDataFolder, signIn, startDemoServer } from "@/scripts/demo-server.js";
import { SERVER_VARIABLE, type ServerFacts } from "./server-facts";

/**
 * Starts one demo for all tests and signs each role in once: sign-in is rate limited, and tests are
 * about what comes after it.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { data, remove } = await makeDataFolder();
  const server = await startDemoServer(data);
  const { url, token, passwords } = server;
  const cookies = {} as Record<Role, string>;
  for (const role of ROLES) cookies[role] = await signIn(server, role);
  process.env[SERVER_VARIABLE] = JSON.stringify({ url, token, passwords, cookies } satisfies ServerFacts);
  return async () => {
    await server.stop();
    await remove();
  };
}
