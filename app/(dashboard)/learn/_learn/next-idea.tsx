import { IdeaLink } from "@/app/_components/idea-link";
import { IDEA_IDS, type IdeaId, ideaOf } from "@/lib/learn/ideas";

/** On to the next idea; after the last one there is none. */
export function NextIdea({ idea, runId }: { readonly idea: IdeaId; readonly runId: string | null }) {
  const next = IDEA_IDS[IDEA_IDS.indexOf(idea) + 1];
  if (next === undefined) return null;
  return (
    <p className="no-print">
      Next:{" "}
      <IdeaLink idea={next} runId={runId}>
        {ideaOf(next).title}
      </IdeaLink>
    </p>
  );
}
