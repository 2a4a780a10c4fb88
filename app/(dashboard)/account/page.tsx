import type { Metadata } from "next";
import { requireCurrentActor, requireOwnSession } from "@/app/_session/current-actor";
import { getOwnAccount } from "@/lib/usecases/get-own-account";
import { getRuntime } from "@/lib/usecases/runtime";
import { OwnName } from "./_account/own-name";
import { OwnPassword } from "./_account/own-password";
import { OwnRoles } from "./_account/own-roles";
import { SecondFactor } from "./_account/second-factor";
import { SessionList } from "./_account/session-list";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const actor = await requireCurrentActor();
  const found = await getOwnAccount(getRuntime(), await requireOwnSession());
  if (found === null) return null;
  const { account, sessions } = found;
  return (
    <main id="main" className="mx-auto grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8">
      <div>
        <h1 className="text-xl font-semibold">Your account</h1>
        <p className="mt-1 break-words text-muted">
          You sign in as {account.email}. Another address is another account, made by an invitation to it.
        </p>
      </div>
      <OwnName name={account.name} />
      <OwnPassword hasPassword={account.hasPassword} email={account.email} />
      <SecondFactor isOn={account.hasSecondFactor} hasPassword={account.hasPassword} />
      <SessionList sessions={sessions} />
      <OwnRoles isAdministrator={actor.roleEverywhere !== null} projects={account.projects} />
    </main>
  );
}
