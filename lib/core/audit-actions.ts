/**
 * Everything that makes an entry in the audit log, with the words that follow the name of whoever did it.
 * One table: a route that writes names one of these, and nothing else is stored.
 */
export const AUDIT_ACTIONS = {
  "session.started": "signed in",
  "session.ended": "signed out",
  "request.refused": "was refused",
  "patient-level.opened": "opened results on groups of patients with nothing withheld",
  "setup-link.issued": "printed a setup link",
  "setup-link.redeemed": "used the setup link",
  "person.saved": "saved an account",
  "person.changed": "changed an account",
  "membership.saved": "gave a role",
  "token.created": "made an API token",
  "token.revoked": "revoked an API token",
  "project.created": "made a project",
  "plan.declared": "declared an analysis plan",
  "results.first-seen": "was the first to see results on groups of patients",
  "run.created": "made a run",
  "run.renamed": "renamed a run",
  "run.settings-changed": "stated settings of a run",
  "run.mapping-changed": "changed what series are taken for",
  "run.deleted": "deleted a run",
  "run.exported": "exported the points of a run",
  "report.exported": "exported a report",
  "report.signed": "signed a report",
  "import.published": "imported a file",
  "points.appended": "sent live points",
  "predictions.added": "added predictions of patients",
  "predictions.removed": "removed predictions of patients",
  "judgement.recorded": "recorded a judgement",
  "judgement.step-added": "answered, assigned or took back a judgement",
} as const satisfies Readonly<Record<string, string>>;
export type AuditAction = keyof typeof AUDIT_ACTIONS;
