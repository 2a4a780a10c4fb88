import Link from "next/link";

/** For an address of which the part behind the # is missing. @param from who gave or printed the link */
export function IncompleteLink({ from }: { readonly from: string }) {
  return (
    <>
      <p>The address is not complete. Use the whole link {from}.</p>
      <p>
        <Link href="/sign-in" className="prose-link">
          Sign in
        </Link>{" "}
        if you have an account
      </p>
    </>
  );
}
