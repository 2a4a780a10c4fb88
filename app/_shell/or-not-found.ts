import { notFound } from "next/navigation";
import { notePageRefusal } from "@/app/_session/note-page-refusal";
import { isAppError } from "@/lib/core/errors";

/** Null where a use case says so, which is also its answer to what is not the reader's to see. */
export async function orNull<Found>(asked: Promise<Found>): Promise<Found | null> {
  try {
    return await asked;
  } catch (error) {
    if (!isAppError(error) || error.code !== "not-found") throw error;
    if (error.isRefusal) await notePageRefusal();
    return null;
  }
}

/**
 * Shows the page for "not found" where a use case says so. One whose answer may be null says something else by it,
 * and is not asked this way.
 */
export async function orNotFound<Found extends object>(asked: Promise<Found>): Promise<Found> {
  return (await orNull(asked)) ?? notFound();
}
