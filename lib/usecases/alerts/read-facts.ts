import { type AlertFacts, alertFactsSchema } from "@/lib/schema/alert";

/** What is behind a message, from the outbox; null where it cannot be read, as of another version of the product. */
export function readFacts(payload: string): AlertFacts | null {
  try {
    return alertFactsSchema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
