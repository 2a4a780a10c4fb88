import type { Metadata } from "next";
import { NewPasswordForm } from "../_forms/new-password-form";

export const metadata: Metadata = { title: "New password" };

export default function NewPasswordPage() {
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">New password</h1>
        <p className="mt-2 text-muted">This link works once. With the new password, all your sessions end.</p>
      </div>
      <NewPasswordForm />
    </>
  );
}
