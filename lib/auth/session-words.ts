import * as z from "zod";

type Words = { readonly message: string; readonly fix: string };

const PASSWORD_AGAIN: Words = {
  message: "This sign-in took too long, or the code was wrong too often.",
  fix: "Begin again with your password.",
};

/** Refusals of the session library, by its code for them, in words that say what to do. */
const WORDS: Readonly<Record<string, Words>> = {
  INVALID_PASSWORD: {
    message: "Expected your password, but this is not it.",
    fix: "Type the password that you sign in with; nothing was changed.",
  },
  INVALID_CODE: {
    message: "Expected the code that your app shows now, but this is not it.",
    fix: "Codes change every 30 seconds. If they never fit, the clock of the device with the app is wrong.",
  },
  CODE_USED: {
    message: "This code was used already; each works once.",
    fix: "Wait until your app shows the next one, at most 30 seconds, then begin again with your password.",
  },
  INVALID_BACKUP_CODE: {
    message: "This is none of your backup codes, or it was used already.",
    fix: "Take another one from your list; each works once.",
  },
  INVALID_TWO_FACTOR_COOKIE: PASSWORD_AGAIN,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: PASSWORD_AGAIN,
  ACCOUNT_TEMPORARILY_LOCKED: {
    message: "Codes were wrong too often.",
    fix: "Wait a quarter of an hour. If it was not you, somebody knows your password: change it where you are signed in.",
  },
};

const refusalSchema = z.object({ code: z.string() });

/** An answer of the session library, with what it refuses said as the rest of this server says it. */
export async function sayInOurWords(response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const told = refusalSchema.safeParse(
    await response
      .clone()
      .json()
      .catch(() => null),
  );
  if (!told.success || !Object.hasOwn(WORDS, told.data.code)) return response;
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return Response.json({ code: told.data.code, ...WORDS[told.data.code] }, { status: response.status, headers });
}
