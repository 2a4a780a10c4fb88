/** Why a message did not arrive, as one sentence for whoever administers the project. */
export class NotDelivered extends Error {
  override readonly name = "NotDelivered";
}
