import Link from "next/link";

type RemedyTextProps = { readonly how: string; readonly runId: string; readonly projectId: string };

const PLACES = /Data tab|analysis plan/;

/** How something is supplied, in the record's words; a place of this product that they name is a link there. */
export function RemedyText({ how, runId, projectId }: RemedyTextProps) {
  const [place] = PLACES.exec(how) ?? [];
  if (place === undefined) return how;
  const at = how.indexOf(place);
  const href = place === "Data tab" ? (`/runs/${runId}/data` as const) : (`/projects/${projectId}/plan` as const);
  return (
    <>
      {how.slice(0, at)}
      <Link href={href} className="underline">
        {place}
      </Link>
      {how.slice(at + place.length)}
    </>
  );
}
