import type { Metadata } from "next";
import { Invitation } from "./_invitation/invitation";

export const metadata: Metadata = { title: "Invitation" };

export default function InvitationPage() {
  return (
    <>
      <h1 className="text-xl font-semibold">Invitation</h1>
      <Invitation />
    </>
  );
}
