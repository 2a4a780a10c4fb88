import type { RuleId } from "@/lib/core/verdict";
import { IDEA_OF_RULE } from "@/lib/learn/idea-of-rule";
import { ideaOf } from "@/lib/learn/ideas";
import { IdeaLink } from "./idea-link";

type RuleIdeaLinkProps = { readonly rule: RuleId; readonly runId?: string | null };

/** From a check or a verdict to the idea on whose page it can be understood. */
export function RuleIdeaLink({ rule, runId = null }: RuleIdeaLinkProps) {
  const { id, title } = ideaOf(IDEA_OF_RULE[rule]);
  return (
    <IdeaLink idea={id} runId={runId} className="inline-flex min-h-6 items-center">
      Learn the idea: {title}
    </IdeaLink>
  );
}
