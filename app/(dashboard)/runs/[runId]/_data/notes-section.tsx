import { PageLinks } from "@/app/_components/page-links";
import { CELL, RecordTable } from "@/app/_components/record-table";
import { requireCurrentActor } from "@/app/_session/current-actor";
import type { RunNotesPage } from "@/lib/schema/run-notes";
import { getRunNotes } from "@/lib/usecases/get-run-notes";
import { getRuntime } from "@/lib/usecases/runtime";
import { DataSection } from "./data-section";
import type { DataQuery } from "./read-data-query";

type NotesSectionProps = { readonly runId: string; readonly query: DataQuery };

/** What the client of a tracker stated about the run, in its own words; nothing where it stated nothing. */
export async function NotesSection({ runId, query }: NotesSectionProps) {
  const actor = await requireCurrentActor();
  const [parameters, tags] = await Promise.all([
    getRunNotes(getRuntime(), actor, runId, { kind: "parameters", page: query.parameters }),
    getRunNotes(getRuntime(), actor, runId, { kind: "tags", page: query.tags }),
  ]);
  const { experiment } = parameters;
  if (experiment === null && parameters.total + tags.total === 0) return null;
  return (
    <DataSection id="notes" title="What the training client stated">
      {experiment === null ? null : (
        <p className="wrap-anywhere">
          Experiment <strong>{experiment.name}</strong> <span className="text-muted">(number {experiment.id})</span>
        </p>
      )}
      <NoteTable runId={runId} query={query} kind="parameters" noun="parameter" list={parameters} />
      <NoteTable runId={runId} query={query} kind="tags" noun="tag" list={tags} />
    </DataSection>
  );
}

type NoteTableProps = NotesSectionProps & {
  readonly kind: "parameters" | "tags";
  readonly noun: "parameter" | "tag";
  readonly list: RunNotesPage;
};

function NoteTable({ runId, query, kind, noun, list }: NoteTableProps) {
  if (list.total === 0) return null;
  const title = noun === "parameter" ? "Parameters" : "Tags";
  return (
    <>
      <RecordTable
        label={title}
        caption={`${title} of this run as its client stated them`}
        columns={[noun === "parameter" ? "Parameter" : "Tag", "Value"]}
        minWidth="min-w-[18rem]"
      >
        {list.notes.map(({ key, value }) => (
          <tr key={key} className="border-t border-line align-top">
            <th scope="row" className={`${CELL} text-left font-mono font-normal wrap-anywhere`}>
              {key}
            </th>
            <td className={`${CELL} wrap-anywhere`}>
              {value === "" ? <span className="text-muted">empty</span> : value.slice(0, SHOWN)}
              {value.length > SHOWN ? <span className="text-muted"> … {value.length} characters in all</span> : null}
            </td>
          </tr>
        ))}
      </RecordTable>
      <PageLinks pathname={`/runs/${runId}/data`} query={query} list={list} noun={noun} parameter={kind} />
    </>
  );
}

/** Of a value, in characters: a whole configuration may stand in one. */
const SHOWN = 600;
