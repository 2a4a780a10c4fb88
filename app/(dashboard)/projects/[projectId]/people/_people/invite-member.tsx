"use client";

import { InviteDialog } from "@/app/_components/invite-dialog";
import { RightsFields, readRights } from "./rights-fields";

type InviteMemberProps = { readonly project: { readonly id: string; readonly name: string } };

export function InviteMember({ project }: InviteMemberProps) {
  return (
    <InviteDialog
      label="Invite somebody"
      title={`Invite somebody to ${project.name}`}
      readRest={(form) => ({ project: project.id, ...readRights(form) })}
    >
      <RightsFields rights={{ role: "engineer", mayReadPatients: null }} />
    </InviteDialog>
  );
}
