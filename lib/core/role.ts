/** What a person or a token may be in a project; what each may do stands in lib/auth/roles.ts. */
export const ROLES = ["engineer", "clinician", "auditor", "administrator"] as const;
export type Role = (typeof ROLES)[number];

export function isRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role);
}
