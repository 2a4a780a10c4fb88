import { ConfirmAct } from "@/app/_components/confirm-act";
import type { Person } from "@/lib/schema/people";
import { PasswordLink } from "./password-link";

type PersonActsProps = {
  readonly person: Person;
  /** Whether it is whoever looks. */
  readonly isSelf: boolean;
  readonly hasPasswords: boolean;
};

/** What an administrator of the installation can do to an account. */
export function PersonActs({ person, isSelf, hasPasswords }: PersonActsProps) {
  const { userId, name, isAdministrator, isDisabled } = person;
  const act = { of: name, method: "PATCH", path: `/api/v1/people/${userId}` } as const;
  return (
    <span className="flex flex-wrap gap-2">
      {isAdministrator ? (
        <ConfirmAct
          {...act}
          label="End administration"
          title={`Take the administration from ${name}?`}
          action="Take it away"
          body={{ isAdministrator: false }}
        >
          <p>They keep the roles that they have in single projects, and lose everything else at once.</p>
          {isSelf ? <p className="font-medium">This is you: this page is closed to you from then on.</p> : null}
        </ConfirmAct>
      ) : (
        <ConfirmAct
          {...act}
          label="Make administrator"
          title={`Make ${name} an administrator of the installation?`}
          action="Make them administrator"
          body={{ isAdministrator: true }}
        >
          <p>They may do everything in every project, those to come included, and decide on accounts.</p>
        </ConfirmAct>
      )}
      {isDisabled ? (
        <ConfirmAct
          {...act}
          label="Open again"
          title={`Open the account of ${name} again?`}
          action="Open the account"
          body={{ isDisabled: false }}
        >
          <p>
            They can sign in again, with the roles that they had; tokens that they made and that are neither revoked nor
            expired open what they opened before.
          </p>
        </ConfirmAct>
      ) : (
        <ConfirmAct
          {...act}
          label="Disable"
          title={`Disable the account of ${name}?`}
          action="Disable the account"
          body={{ isDisabled: true }}
        >
          <p>
            All their sessions end at once, their tokens open nothing, and invitations that they issued are no longer
            good. What they did keeps their name. The account can be opened again.
          </p>
          {isSelf ? (
            <p className="font-medium">This is you: you are signed out, and another administrator has to let you in.</p>
          ) : null}
        </ConfirmAct>
      )}
      {isDisabled || !hasPasswords ? null : <PasswordLink userId={userId} name={name} />}
    </span>
  );
}
