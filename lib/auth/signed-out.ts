/** What somebody is told, by the server and by pages alike, who has not signed in or whose session has ended. */
export const SIGNED_OUT = { detail: "You are not signed in here.", fix: "Sign in, then try once more." } as const;
