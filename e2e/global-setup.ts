import { ROLES, type Role } from "@/lib/auth/roles";
import { startDemoServer } from "./demo-server";
import { SERVER_VARIABLE, type ServerFacts } from "./server-facts";

/**
 * Starts one demo for all tests and signs each role in once: sign-in is rate limited, and tests are
 * about what comes after it.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { url, token, passwords, stop } = await startDemoServer();
  const cookies: Partial<Record<Role, string>> = {};
  for (const role of ROLES) cookies[role] = await signIn(url, role, passwords[role]);
  const facts = { url, token, passwords, cookies: cookies as Record<Role, string> } satisfies ServerFacts;
  process.env[SERVER_VARIABLE] = JSON.stringify(facts);
  return stop;
}

async function signIn(url: string, role: Role, password: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: `${role}@demo.local`, password }),
  });
  const cookie = /^([^=]+=[^;]+)/.exec(response.headers.getSetCookie()[0] ?? "")?.[1];
  if (!response.ok || cookie === undefined) throw new Error(`The ${role} cannot sign in: ${await response.text()}`);
  return cookie;
}
