"use client";

import { InviteDialog } from "@/app/_components/invite-dialog";

export function InviteAdministrator() {
  return (
    <InviteDialog
      label="Invite an administrator"
      title="Invite an administrator of the installation"
      readRest={() => ({ project: null, role: "administrator" })}
    >
      <p>
        They may do everything in every project, those to come included, and decide on accounts. People who only work in
        a project are invited on its own page.
      </p>
    </InviteDialog>
  );
}
