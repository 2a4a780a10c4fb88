import * as z from "zod";
import { leavesTextInOrder, NO_TURNING_MARKS } from "@/lib/core/turning-marks";

export const NAME_LIMIT = 200;

/** What a run, a project or a person is called. Control characters would let a name break a log line or hide text on screen. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, "Expected a name, found an empty one.")
  .max(NAME_LIMIT, `Expected at most ${NAME_LIMIT} characters.`)
  .regex(/^\P{Cc}+$/u, "must not contain control characters")
  .refine(leavesTextInOrder, NO_TURNING_MARKS);

/** An address as it is compared: in small letters, without blanks around it. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(320, "Expected at most 320 characters.")
  .pipe(z.email("Expected an e-mail address such as ada@example.org."));
