import { buttonClass } from "@/app/_components/button";
import { writeTrainingCode } from "@/lib/charts/proof/write-training-code";
import { writeUploadCommand } from "@/lib/charts/proof/write-upload-command";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { CopyText } from "./copy-text";
import { ProofSection } from "./proof-section";

type HowToRunProps = { readonly runId: string; readonly project: string; readonly plan: ProofPlan };

const CODE = "rounded-sm bg-sunken p-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap";

/** What whoever trains the pairs does, in order. */
export function HowToRun({ runId, project, plan }: HowToRunProps) {
  const code = writeTrainingCode(plan, project);
  return (
    <ProofSection id="how" title="How to train the pairs">
      <ol className="grid max-w-prose list-decimal gap-4 pl-5">
        <li>
          Take the plan as a file. Whoever changes anything in it has another plan.
          <span className="no-print mt-2 flex flex-wrap items-center gap-2">
            <a
              href={`/api/v1/runs/${runId}/proofs/${plan.sha256}/plan`}
              download="plan.json"
              className={buttonClass("quiet", "small")}
            >
              Download plan.json
            </a>
            <CopyText what="plan" text={`${JSON.stringify(plan, null, 2)}\n`} />
          </span>
        </li>
        <li>
          Let the helper in <code>clients/python/prove</code> call your training once for each seed and side. What it
          trains is sent here when it is done, and this page pairs it:
          <pre className={`mt-2 ${CODE}`}>{code}</pre>
          <CopyText what="code" text={code} />
        </li>
        <li>
          Where the machine does not reach this server, leave out url, token and project, and send the folders later:
          <pre className={`mt-2 ${CODE}`}>{writeUploadCommand(project)}</pre>
        </li>
      </ol>
    </ProofSection>
  );
}
