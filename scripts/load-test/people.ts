import { hashPassword } from "@/lib/auth/hash-password";
import { saveMembership } from "@/lib/db/save-membership";
import { saveUser } from "@/lib/db/save-user";
import type { Installation } from "../crash-test/installation";

const PASSWORD = "read by many people at once";
const BY = "system:server";
/** Two people of each role of a project, and an administrator of the server. */
const ROLES = ["engineer", "clinician", "auditor", "administrator"] as const;
const PEOPLE = ["ada", "ben"] as const;
/** Makes people of every role. @returns their addresses */
export async function makePeople({ db, project }: Pick<Installation, "db" | "project">): Promise<string[]> {
  const passwordHash = await hashPassword(PASSWORD);
  const emails: string[] = [];
  const make = async (name: string, isAdministrator: boolean): Promise<string> => {
    const email = `${name}@load.test`;
    emails.push(email);
    return (await saveUser(db, { name, email, passwordHash, isAdministrator, by: BY })).id;
  };
  for (const role of ROLES) {
    for (const person of PEOPLE) {
      const userId = await make(`${person}-${role}`, false);
      await saveMembership(db, { projectId: project, userId, role, by: BY });
    }
  }
  await make("server-administrator", true);
  return emails;
}

/**
 * Signs in so many times, as each of the people in turn.
 *
 * @returns the cookies of each session
 */
export async function openSessions(url: string, emails: readonly string[], count: number): Promise<string[]> {
  const sessions: string[] = [];
  for (let place = 0; place < count; place += 1) {
    // From a browser that is known after the first time: so many unknown ones of one network are a rate limit's matter.
    const earlier = sessions[place - emails.length];
    sessions.push(await signIn(url, emails[place % emails.length] ?? "", earlier));
  }
  return sessions;
}

async function signIn(url: string, email: string, cookie: string | undefined): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json", ...(cookie === undefined ? {} : { cookie }) },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  if (!response.ok || cookies.length === 0) throw new Error(`Signing in answers ${response.status}.`);
  return cookies.join("; ");
}
