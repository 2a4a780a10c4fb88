import { isAppError } from "@/lib/core/errors";

/** "code: message" of what somebody is refused with; null where they are not. */
export async function refusalOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (isAppError(error)) return `${error.code}: ${error.message} ${error.fix}`;
    throw error;
  }
}
