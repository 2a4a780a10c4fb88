import type { Metadata } from "next";
import { SetupForm } from "../_forms/setup-form";

export const metadata: Metadata = { title: "Set up" };

export default function SetupPage() {
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">Set up Gradient Rounds</h1>
        <p className="mt-2 text-muted">
          This link works once. It makes the first administrator, who can then invite everybody else.
        </p>
      </div>
      <SetupForm />
    </>
  );
}
