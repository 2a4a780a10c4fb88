import { forestHeight } from "@/lib/charts/subgroups/draw-forest";
import type { EventWords } from "@/lib/charts/subgroups/event-words";
import type { ShownGroup } from "@/lib/charts/subgroups/group-views";
import { describeCalibration, prepareCalibration } from "@/lib/charts/subgroups/prepare-calibration";
import { prepareDecisions } from "@/lib/charts/subgroups/prepare-decisions";
import { prepareDoseResponse } from "@/lib/charts/subgroups/prepare-dose-response";
import { prepareAurocForest, prepareBenefitForest, prepareRatioForest } from "@/lib/charts/subgroups/prepare-forest";
import { prepareFunnel } from "@/lib/charts/subgroups/prepare-funnel";
import { prepareIcons } from "@/lib/charts/subgroups/prepare-icons";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { GroupFigure } from "./group-figure";
import { SubgroupSection } from "./subgroup-section";

const CALIBRATION_HEIGHT = 380;
const PLOT_HEIGHT = 320;
const ICONS_HEIGHT = 340;
const SMALL_MULTIPLES = "grid grid-cols-[minmax(0,1fr)] gap-4 md:grid-cols-2 xl:grid-cols-3";

type PicturesProps = {
  readonly analysis: SubgroupAnalysis;
  readonly groups: readonly ShownGroup[];
  readonly words: EventWords;
  readonly mayReadPatients: boolean;
};

/** Every picture of how the model does, words first; all of them mark the picked group. */
export function SubgroupPictures({ analysis, groups, words, mayReadPatients }: PicturesProps) {
  const funnel = prepareFunnel(groups, analysis, words);
  const { doseResponse } = analysis;
  return (
    <>
      <Forests analysis={analysis} groups={groups} words={words} />
      <SubgroupSection id="calibration" title="Do predicted risks come true?" lead={describeCalibration(groups)}>
        <div className={SMALL_MULTIPLES}>
          {groups.map((group) => (
            <GroupFigure
              key={group.name}
              figure={{ kind: "calibration", chart: prepareCalibration(group, words, mayReadPatients) }}
              height={CALIBRATION_HEIGHT}
            />
          ))}
        </div>
      </SubgroupSection>
      <Decisions analysis={analysis} groups={groups} words={words} />
      <SubgroupSection
        id="funnel"
        title="Which groups lie outside what chance gives?"
        lead={typeof funnel === "string" ? `No funnel is drawn. ${funnel}` : null}
      >
        {typeof funnel === "string" ? null : (
          <GroupFigure figure={{ kind: "group-plot", chart: funnel }} height={PLOT_HEIGHT + groups.length * 18} />
        )}
      </SubgroupSection>
      {doseResponse === null ? null : (
        <SubgroupSection id="dose" title="Does it change with the number of injured regions?">
          <GroupFigure
            figure={{ kind: "group-plot", chart: prepareDoseResponse(doseResponse, words) }}
            height={PLOT_HEIGHT}
          />
        </SubgroupSection>
      )}
    </>
  );
}

type PartProps = Omit<PicturesProps, "mayReadPatients">;

function Forests({ analysis, groups, words }: PartProps) {
  const ratios = prepareRatioForest(groups, analysis, words);
  const benefits = prepareBenefitForest(groups, analysis, words);
  const aurocs = prepareAurocForest(groups, words);
  return (
    <SubgroupSection
      id="forest"
      title="The primary measures, group by group"
      lead={
        benefits === null
          ? "Net benefit is not shown: no threshold was declared, and the file names none. It would say whether alarming by the model is worth more than alarming for all or for nobody."
          : null
      }
    >
      <GroupFigure figure={{ kind: "forest", chart: ratios }} height={forestHeight(ratios)} />
      {benefits === null ? null : (
        <GroupFigure figure={{ kind: "forest", chart: benefits }} height={forestHeight(benefits)} />
      )}
      <GroupFigure figure={{ kind: "forest", chart: aurocs }} height={forestHeight(aurocs)} />
    </SubgroupSection>
  );
}

function Decisions({ analysis, groups, words }: PartProps) {
  const decisions = prepareDecisions(groups, analysis, words);
  const icons = prepareIcons(groups, analysis, words);
  return (
    <>
      <SubgroupSection id="decisions" title="Is deciding by the model worth it?" lead={decisions.why}>
        <div className={SMALL_MULTIPLES}>
          {decisions.charts.map((chart) => (
            <GroupFigure key={chart.title} figure={{ kind: "group-plot", chart }} height={PLOT_HEIGHT} />
          ))}
        </div>
      </SubgroupSection>
      <SubgroupSection id="icons" title="What an alarm means for these patients" lead={icons.why}>
        <div className={SMALL_MULTIPLES}>
          {icons.arrays.map((chart) => (
            <GroupFigure key={chart.name} figure={{ kind: "icons", chart }} height={ICONS_HEIGHT} />
          ))}
        </div>
      </SubgroupSection>
    </>
  );
}
