"use client";

import { useState } from "react";
import { SelectField } from "@/app/_components/select-field";
import { TextField } from "@/app/_components/text-field";
import { ROLES } from "@/lib/core/role";
import { TOKEN_SCOPES } from "@/lib/core/token-scope";
import type { TokenPlace } from "@/lib/usecases/list-token-places";
import { CheckList } from "./check-list";
import { SCOPE_WORDS } from "./scope-words";

type TokenFieldsProps = { readonly places: readonly TokenPlace[]; readonly mayEverywhere: boolean };

const CHECKED_AT_FIRST: readonly string[] = ["ingest", "read"];

export function TokenFields({ places, mayEverywhere }: TokenFieldsProps) {
  const [life, setLife] = useState("90");
  const roles = ROLES.filter((role) => mayEverywhere || places.some((place) => place.roles.includes(role)));
  const mayLast = mayEverywhere || places.some(({ mayLastForever }) => mayLastForever);
  const lives = [
    ["30", "30 days"],
    ["90", "90 days"],
    ["365", "365 days"],
    ["day", "a day that I choose"],
    ...(mayLast ? [["never", "no end"] as const] : []),
  ] as const;
  return (
    <>
      <TextField
        label="Name"
        hint="What uses it, for example: training cluster."
        name="name"
        required
        maxLength={200}
        autoComplete="off"
      />
      <SelectField label="Role" name="role" value={roles[0] ?? ""} options={roles.map((role) => [role, role])} />
      <CheckList
        legend="May, as far as the role goes"
        name="scopes"
        options={TOKEN_SCOPES.map((scope) => ({
          value: scope,
          label: scope,
          hint: SCOPE_WORDS[scope],
          isChecked: CHECKED_AT_FIRST.includes(scope),
        }))}
      />
      <CheckList
        legend="Projects"
        name="projects"
        options={places.map(({ id, name, roles: open }) => ({
          value: id,
          label: name,
          ...(open.length === 1 ? { hint: `only as ${open[0]}` } : {}),
          isChecked: places.length === 1,
        }))}
      />
      {mayEverywhere ? (
        <CheckList
          legend="Or"
          name="everywhere"
          options={[{ value: "yes", label: "every project, those to come included", isChecked: false }]}
        />
      ) : null}
      <div onChange={(event) => setLife(event.target instanceof HTMLSelectElement ? event.target.value : life)}>
        <SelectField label="Good for" name="life" value="90" options={lives} />
      </div>
      {life === "day" ? <TextField label="Last day (UTC)" name="day" type="date" required /> : null}
    </>
  );
}
