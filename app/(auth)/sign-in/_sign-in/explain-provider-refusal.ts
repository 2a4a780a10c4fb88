import type { Problem } from "@/app/_components/request-json";

const NOT_CHECKED: Problem = {
  detail: "Your provider says that it has not checked your e-mail address.",
  fix: "Have it checked there, then sign in again.",
};

const REASONS: Readonly<Record<string, Problem>> = {
  no_account: {
    detail: "There is no open account here with the address that your provider gave.",
    fix: "Ask an administrator of a project for an invitation to that address.",
  },
  email_not_verified: NOT_CHECKED,
  account_not_linked: NOT_CHECKED,
  access_denied: { detail: "Your provider did not let you in.", fix: "Try again, or ask whoever runs it." },
};

/** Why the way back from the provider ended at the sign-in page; null where somebody just opens it. */
export function explainProviderRefusal(code: string | undefined): Problem | null {
  if (code === undefined) return null;
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  return known ?? { detail: "Signing in with your provider did not work.", fix: "Begin again here." };
}
