import { readFileSync, writeFileSync } from "node:fs";

const MEGABYTE = 1e6;

/** Resident memory of a process now, in MB. @see proc_pid_status(5), VmRSS */
export function residentMegabytes(pid: number): number {
  return readStatus(pid, "VmRSS");
}

/** Greatest resident memory since `forgetPeak`, in MB: the kernel's own count, which misses no moment. */
export function peakMegabytes(pid: number): number {
  return readStatus(pid, "VmHWM");
}

/** @see proc_pid_clear_refs(5) */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

function readStatus(pid: number, field: string): number {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kilobytes === undefined) throw new Error(`This system does not say the ${field} of a process.`);
  return (Number(kilobytes) * 1024) / MEGABYTE;
}
