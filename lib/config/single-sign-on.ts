import type * as z from "zod";
import { AppError } from "@/lib/core/errors";
import type { environmentSchema } from "./environment";

/** A provider of OpenID Connect that the operator named. */
export type SingleSignOn = {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** On the button. */
  readonly name: string;
};

type Values = z.output<typeof environmentSchema>;

const PARTS = ["ROUNDS_OIDC_ISSUER", "ROUNDS_OIDC_CLIENT_ID", "ROUNDS_OIDC_CLIENT_SECRET"] as const;

/**
 * What the environment says of the provider.
 *
 * @returns null where none is named
 * @throws AppError "bad-input" that names the variable that is missing beside the others
 */
export function readSingleSignOn(values: Values): SingleSignOn | null {
  const {
    ROUNDS_OIDC_ISSUER: issuer,
    ROUNDS_OIDC_CLIENT_ID: clientId,
    ROUNDS_OIDC_CLIENT_SECRET: clientSecret,
    ROUNDS_OIDC_NAME: name,
  } = values;
  if (PARTS.every((part) => values[part] === undefined)) {
    if (values.ROUNDS_PASSWORD_SIGN_IN === "on") return null;
    throw missing("ROUNDS_OIDC_ISSUER", "ROUNDS_PASSWORD_SIGN_IN=off, which leaves no way to sign in");
  }
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    const absent = PARTS.find((part) => values[part] === undefined) ?? PARTS[0];
    throw missing(absent, "the other variables of the provider");
  }
  // The provider sends people back to one address, which must not be taken from what a request says.
  if (values.ROUNDS_URL === undefined) throw missing("ROUNDS_URL", "the variables of the provider");
  return { issuer: new URL(issuer), clientId, clientSecret, name };
}

function missing(name: string, beside: string): AppError {
  return new AppError(
    "bad-input",
    `Expected ${name} beside ${beside}, but it is not set.`,
    `Set ${name} and start again.`,
  );
}
