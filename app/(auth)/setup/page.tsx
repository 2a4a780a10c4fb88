import type { Metadata } from "next";
import { SetupForm } from "../_forms/setup-form";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage({ searchParams }: PageProps<"/setup">) {
  const { link } = await searchParams;
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">Set up Gradient Rounds</h1>
        <p className="mt-2 text-muted">
          This link works once. It makes the first administrator, who can then invite everybody else.
        </p>
      </div>
      {typeof link === "string" ? (
        <SetupForm link={link} />
      ) : (
        <p>The address is not complete. Use the whole link that the server printed when it started.</p>
      )}
    </>
  );
}
