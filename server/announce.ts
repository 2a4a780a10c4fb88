import type { DemoAccount } from "@/lib/auth/demo-accounts";

/** Prints where the server answers; other programs wait for this line. */
export function announceReady(url: string): void {
  console.log(`Gradient Rounds is ready at ${url}`);
}

/** Prints how to enter the demo. */
export function announceDemo(token: string, accounts: readonly DemoAccount[]): void {
  console.log(`API token (demo): ${token}`);
  console.log("Demo accounts (e-mail and password):");
  for (const { email, password } of accounts) console.log(`  ${email.padEnd(26)} ${password}`);
}

/** Prints the one-time link of an empty installation. */
export function announceSetup(url: string): void {
  console.log(`Nobody can sign in yet. Make the first administrator here, within 24 hours, once: ${url}`);
}
