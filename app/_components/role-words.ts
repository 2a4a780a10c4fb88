import type { Role } from "@/lib/core/role";

/** What each role is for, in the words of those who give it. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  engineer: "Uploads runs, edits those they uploaded, writes the analysis plan.",
  clinician: "Reads runs and records judgements of verdicts, writes the analysis plan.",
  auditor: "Reads runs, exports reports, reads the audit log.",
  administrator: "May do everything in the project, and decides who is in it.",
};

/** A role with its article: "an engineer". */
export const A_ROLE: Readonly<Record<Role, string>> = {
  engineer: "an engineer",
  clinician: "a clinician",
  auditor: "an auditor",
  administrator: "an administrator",
};
