import { RadioList } from "@/app/_components/radio-list";
import { ROLE_WORDS } from "@/app/_components/role-words";
import { ROLES, type Role } from "@/lib/core/role";

export type Rights = { readonly role: Role; readonly mayReadPatients: boolean | null };

const PATIENTS = [
  {
    value: "role",
    label: "As the role has it",
    hint: "Engineers, clinicians and administrators may; auditors may not.",
  },
  { value: "yes", label: "Yes", hint: "Whatever the role." },
  { value: "no", label: "No", hint: "Whatever the role: groups of 10 patients or fewer are hidden from them." },
] as const;

/** Role and right to single patients, each choice with what it means. */
export function RightsFields({ rights }: { readonly rights: Rights }) {
  const { role, mayReadPatients } = rights;
  return (
    <>
      <RadioList
        legend="Role"
        name="role"
        value={role}
        options={ROLES.map((value) => ({ value, label: value, hint: ROLE_WORDS[value] }))}
      />
      <RadioList
        legend="Single patients"
        hint="Opens small groups on screens and in reports, what training recorded of single patients, and the predictions in an exported bundle. Each view is in the audit log."
        name="patients"
        value={mayReadPatients === null ? "role" : mayReadPatients ? "yes" : "no"}
        options={PATIENTS}
      />
    </>
  );
}

/** What was chosen in these fields, as the API takes it. */
export function readRights(form: FormData): { readonly role: unknown; readonly mayReadPatients: boolean | null } {
  const patients = form.get("patients");
  return { role: form.get("role"), mayReadPatients: patients === "role" ? null : patients === "yes" };
}
