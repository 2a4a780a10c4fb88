import type { Metadata, Route } from "next";
import Link from "next/link";
import { FollowTrackerLink } from "@/app/_components/follow-tracker-link";
import { ProblemNote } from "@/app/_components/problem-note";
import { readPagePath } from "@/lib/auth/page-path";
import { getRuntime } from "@/lib/usecases/runtime";
import { ProviderButton } from "../_forms/provider-button";
import { SignInForm } from "../_forms/sign-in-form";
import { explainProviderRefusal } from "./_sign-in/explain-provider-refusal";
import { sayWhatWasDone } from "./_sign-in/say-what-was-done";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { error, next, done } = await searchParams;
  const problem = explainProviderRefusal(Array.isArray(error) ? error[0] : error);
  const asked = typeof next === "string" ? readPagePath(next) : null;
  const said = sayWhatWasDone(done);
  const { singleSignOn, hasPasswordSignIn } = getRuntime().config;
  return (
    <>
      <FollowTrackerLink runs={(asked ?? "/runs") as Route} isSigningIn />
      <div>
        <h1 className="text-xl font-semibold">Sign in</h1>
        <p className="mt-2 text-muted">
          Gradient Rounds reads the training log of a clinical model and says, with evidence, whether every layer and
          every patient subgroup is really learning.
        </p>
      </div>
      <noscript>
        <p className="font-medium">Signing in needs JavaScript, which this browser does not run.</p>
      </noscript>
      {said === null ? null : <p className="font-medium">{said}</p>}
      {asked === null ? null : <p>The page that you asked for opens afterwards.</p>}
      {problem === null ? null : <ProblemNote {...problem} />}
      {hasPasswordSignIn ? <SignInForm asked={asked} /> : null}
      {singleSignOn === null ? null : (
        <ProviderButton name={singleSignOn.name} isOnlyWay={!hasPasswordSignIn} asked={asked} />
      )}
      <p>
        <Link href="/verify" className="prose-link">
          Verify a bundle
        </Link>{" "}
        without signing in
      </p>
    </>
  );
}
