import Link from "next/link";

type PlanLinkProps = {
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  /** The one that the list is narrowed to, by id or name. */
  readonly project: string | undefined;
};

/** Leads to the analysis plan where the list is of one project. */
export function PlanLink({ projects, project }: PlanLinkProps) {
  const only =
    projects.length === 1 ? projects[0] : projects.find(({ id, name }) => id === project || name === project);
  if (only === undefined) return null;
  return (
    <p className="text-xs">
      <Link href={{ pathname: `/projects/${only.id}/plan` }} className="prose-link inline-block py-1 leading-4">
        Analysis plan of {only.name}
      </Link>
    </p>
  );
}
