import { GroupSign } from "@/app/_charts/group-sign";
import { DEFINITION_PARAMETER, type GroupView } from "@/lib/charts/subgroups/group-views";
import { ViewLinks } from "./view-links";

/** The definitions that the groups are made by, and the switch to the others of the same thing. */
export function Definitions({ view }: { readonly view: GroupView }) {
  const { groups, definitions, definition, leftOut } = view;
  const changes = groups.flatMap(({ alternative }) => (alternative === null ? [] : [alternative]));
  return (
    <>
      {definitions.length === 0 ? null : (
        <ViewLinks
          label="Definition"
          parameter={DEFINITION_PARAMETER}
          current={definition}
          choices={[{ id: null, label: "in force" }, ...definitions]}
        />
      )}
      {changes.map(({ group, sentence, changes: isOther }) => (
        <p key={group} role="status" className="max-w-prose text-base">
          {sentence}
          {isOther ? " Which definition is in force decides what is read here." : ""}
        </p>
      ))}
      {leftOut.length === 0 ? null : (
        <p className="max-w-prose">
          Not shown under this definition, which has no such group: {leftOut.join(", ")}. Definitions are never mixed.
        </p>
      )}
      <dl className="grid max-w-prose gap-2">
        {groups.map(({ name, label, place, result }) => (
          <div key={name}>
            <dt className="flex items-center gap-2 font-medium">
              <GroupSign place={place} />
              {label}
            </dt>
            <dd className="pl-6 text-muted">{result.description}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
