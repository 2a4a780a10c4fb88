import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";

/** What the figures were taken on and of; the first line of a bench. */
export type Machine = {
  readonly machine: string;
  readonly system: string;
  readonly node: string;
  readonly date: string;
  readonly commit: string;
};

export function describeMachine(now: Date): Machine {
  const processors = cpus();
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  return {
    machine: `${processors.length} cores (${processors[0]?.model.trim() ?? "unknown"}), ${gibibytes} GiB`,
    system: `${/^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "Linux"}, kernel ${release()}`,
    node: process.version,
    date: now.toISOString().slice(0, 10),
    commit:
      git("rev-parse", "--short", "HEAD") +
      (git("status", "--porcelain", "--untracked-files=no") ? " with changes" : ""),
  };
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { encoding: "utf8" }).trim();
}
