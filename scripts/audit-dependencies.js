// `npm audit` of what the product brings along when it is installed. A registry that offers no audit, or none
// within reach, says nothing about the packages: the check is then skipped, which is neither good nor bad.
import { runCommand } from "./run-command.js";

const COMMAND = ["audit", "--omit=dev", "--audit-level=high", "--json"];
const TIME_LIMIT_MS = 120_000;

/** @typedef {{ outcome: "passed" | "failed" | "skipped", detail: string }} AuditResult */

/** @returns {Promise<AuditResult>} */
export async function auditDependencies() {
  const { code, output } = await runCommand("npm", COMMAND, { isQuiet: true, timeoutMs: TIME_LIMIT_MS });
  return judgeAudit(code, output);
}

/**
 * What npm's answer says. Advisories of high and critical severity fail; others are counted.
 *
 * @param {number} code npm's exit code
 * @param {string} output what it printed, JSON among warnings
 * @returns {AuditResult}
 */
export function judgeAudit(code, output) {
  const counts = readCounts(output);
  if (counts === null) {
    const word = /\b(E[A-Z]{3,}|\d{3} [A-Z][A-Za-z ]+)\b/.exec(output)?.[1] ?? "no answer";
    return { outcome: "skipped", detail: `the registry offers no audit (${word.trim()})` };
  }
  const said = Object.entries(counts)
    .filter(([severity, count]) => severity !== "total" && count > 0)
    .map(([severity, count]) => `${count} ${severity}`);
  const detail = said.length === 0 ? "no advisory" : `advisories: ${said.join(", ")}; see npm audit --omit=dev`;
  return { outcome: code === 0 ? "passed" : "failed", detail };
}

/**
 * @param {string} output
 * @returns {Record<string, number> | null} null when it is not the result of an audit
 */
function readCounts(output) {
  const start = output.indexOf("{");
  if (start === -1) return null;
  try {
    return JSON.parse(output.slice(start, output.lastIndexOf("}") + 1)).metadata?.vulnerabilities ?? null;
  } catch {
    return null;
  }
}
