import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { PACKAGE_ROOT } from "./both-databases";

/** Inside the repository, so that the bundle finds the packages that stay outside it. */
const BUNDLE = join(PACKAGE_ROOT, "node_modules/.cache/rounds-tests/child-program.mjs");

/** Bundles the program that `startChild` runs, as the product's own programs are bundled. */
export async function bundleChild(): Promise<void> {
  await build({
    entryPoints: [join(PACKAGE_ROOT, "tests/db/child-program.ts")],
    outfile: BUNDLE,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  });
}

/** Starts the program in a process of its own. */
export function startChild(...parameters: readonly string[]): ChildProcess {
  return spawn(process.execPath, [BUNDLE, ...parameters], { stdio: ["ignore", "pipe", "inherit"] });
}

/** The first line that a child writes. */
export async function firstLine(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const piece of child.stdout ?? []) {
    text += String(piece);
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0] ?? "";
}

/** Waits until a child has ended, and says with which code. */
export function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("exit", resolve));
}
