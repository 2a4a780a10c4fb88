import { LocalTime } from "@/app/_components/local-time";
import type { PlanPage } from "@/lib/usecases/get-analysis-plan";

type PlanStateProps = { readonly project: string } & Pick<PlanPage, "current" | "resultsSeen">;

/** Whose plan it is, who declared it when, and whether that was before anybody had seen results. */
export function PlanState({ project, current, resultsSeen }: PlanStateProps) {
  return (
    <header className="grid gap-3">
      <h1 className="text-xl font-semibold">Analysis plan of {project}</h1>
      <p className="max-w-prose">
        What this project judges its models by, declared before anybody looks: a judgement on patients means more when
        its measure and its margin were fixed beforehand. What was never declared is called so, and nothing is set in
        its place.
      </p>
      <p>
        {current === null ? (
          "Nothing has been declared yet."
        ) : (
          <>
            Version {current.version}, declared by {current.author} on <LocalTime iso={current.createdAt} />
            {current.isAfterResults ? (
              <strong className="font-semibold">, after results had been seen</strong>
            ) : (
              ", before any results had been seen"
            )}
            .
          </>
        )}
      </p>
      <p>
        {resultsSeen === null ? (
          "Nobody has seen results for groups of patients in this project yet."
        ) : (
          <>
            Results for groups of patients were first seen by {resultsSeen.by} on <LocalTime iso={resultsSeen.at} />.
            Every version from then on is marked.
          </>
        )}
      </p>
    </header>
  );
}
