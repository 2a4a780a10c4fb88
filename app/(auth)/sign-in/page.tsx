import type { Metadata } from "next";
import Link from "next/link";
import { SignInForm } from "../_forms/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default function SignInPage() {
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">Sign in</h1>
        <p className="mt-2 text-muted">
          Gradient Rounds reads the training log of a clinical model and says, with evidence, whether every layer and
          every patient subgroup is really learning.
        </p>
      </div>
      <SignInForm />
      <p>
        <Link href="/verify" className="prose-link">
          Verify a bundle
        </Link>{" "}
        without signing in
      </p>
    </>
  );
}
