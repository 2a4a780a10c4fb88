import path from "node:path";
import { seedDemoAccess } from "@/lib/auth/demo-accounts";
import { issueSetupLink } from "@/lib/auth/setup-link";
import type { Runtime } from "@/lib/usecases/runtime";
import { seedDemo } from "@/lib/usecases/seed-demo";
import { seedDemoCurves } from "@/lib/usecases/seed-demo-curves";
import { seedDemoProofs } from "@/lib/usecases/seed-demo-proofs";
import { announceDemo, announceReady, announceSetup } from "./announce";

/** How the running server is reached, and where its own files are. */
export type Surroundings = {
  /** Address for people. */
  readonly url: string;
  /** Address at which this process reaches itself. */
  readonly ownUrl: string;
  readonly packageRoot: string;
};

/** Prepares what the mode needs, and says so once the server really answers. */
export async function greet(runtime: Runtime, around: Surroundings): Promise<void> {
  if (runtime.config.mode === "demo") return greetDemo(runtime, around);
  const setupPath = await issueSetupLink(runtime.database);
  await waitUntilHealthy(around.ownUrl);
  announceReady(around.url);
  if (setupPath !== null) announceSetup(around.url + setupPath);
}

async function greetDemo(runtime: Runtime, { url, ownUrl, packageRoot }: Surroundings): Promise<void> {
  const { config, database } = runtime;
  const samples = path.join(packageRoot, "samples");
  const { projectId } = await seedDemo(runtime, path.join(samples, "runs"));
  await seedDemoCurves(runtime, { projectId, curvesFolder: path.join(samples, "curves") });
  await seedDemoProofs(runtime, { projectId, proofsFolder: path.join(samples, "proofs") });
  const { token, accounts } = await seedDemoAccess(database, { projectId, secret: config.secret, now: new Date() });
  await waitUntilHealthy(ownUrl);
  announceReady(url);
  announceDemo(token, accounts);
}

async function waitUntilHealthy(ownUrl: string): Promise<void> {
  const response = await fetch(`${ownUrl}/api/health`);
  if (!response.ok) throw new Error(`The server came up, but its health check answers ${response.status}.`);
  await response.arrayBuffer();
}
