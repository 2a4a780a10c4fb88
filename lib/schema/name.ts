import * as z from "zod";

export const NAME_LIMIT = 200;

/** Marks that turn the text after them round, so that the words beside a printed name would read otherwise. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/u;

/** What a run, a project or a person is called. Control characters would let a name break a log line or hide text on screen. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, "Expected a name, found an empty one.")
  .max(NAME_LIMIT, `Expected at most ${NAME_LIMIT} characters.`)
  .regex(/^\P{Cc}+$/u, "must not contain control characters")
  .refine((name) => !TURNING.test(name), "must not contain marks that turn text round");

/** An address as it is compared: in small letters, without blanks around it. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(320, "Expected at most 320 characters.")
  .pipe(z.email("Expected an e-mail address such as ada@example.org."));
