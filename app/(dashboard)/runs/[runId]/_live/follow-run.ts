import { requestJson } from "@/app/_components/request-json";
import { type GrownSeries, growSeries } from "@/lib/charts/grow-series";
import type { LiveRun } from "@/lib/schema/live";
import { decodeBuckets } from "@/lib/series/bucket-codec";
import { allocateBuckets, type BucketColumns } from "@/lib/series/bucket-columns";

/** What a page knows of a run that it follows. */
export type FollowedRun = {
  /** "paused" while the tab is hidden, "lost" while the server does not answer, "ended" when nothing more is expected. */
  readonly status: "following" | "paused" | "lost" | "ended";
  /** null before the first answer. */
  readonly series: GrownSeries | null;
  readonly answer: Pick<LiveRun, "diagnosis" | "lastPointsAt" | "training"> | null;
  /** Verdicts that changed with the last answer that brought some since the page was opened. */
  readonly changes: LiveRun["changes"]["changes"];
  /** Grows when the run was changed otherwise than by live points. */
  readonly timesAnew: number;
  /** When the server answered last, in ISO form. */
  readonly seenAt: string | null;
};

/** A connection that hangs is as good as none. */
const ANSWER_LIMIT_MS = 20_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

/**
 * Asks for what is new of a run, again and again, as often as the server says; not while the tab is hidden, and no
 * longer when nothing more is expected.
 *
 * @param report is told of every change
 * @returns ends it
 */
export function followRun(runId: string, report: (run: FollowedRun) => void): () => void {
  const stopping = new AbortController();
  let run: FollowedRun = { status: "following", series: null, answer: null, changes: [], timesAnew: 0, seenAt: null };
  let cursor: string | null = null;
  let timer: number | undefined;
  let failures = 0;
  let isAsking = false;

  const tell = (news: Partial<FollowedRun>): void => {
    run = { ...run, ...news };
    if (!stopping.signal.aborted) report(run);
  };
  const askIn = (ms: number): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), ms);
  };
  const take = (answer: LiveRun): void => {
    const isFirst = cursor === null;
    cursor = answer.cursor;
    const { diagnosis, lastPointsAt, training, askAgainIn } = answer;
    const hasSeries = answer.isAnew || answer.series.length > 0;
    const { changes } = answer.changes;
    tell({
      status: askAgainIn === null ? "ended" : document.hidden ? "paused" : "following",
      series: hasSeries || run.series === null ? growSeries(run.series ?? new Map(), readBuckets(answer)) : run.series,
      answer: { diagnosis, lastPointsAt, training },
      changes: isFirst || changes.length === 0 ? run.changes : changes,
      timesAnew: run.timesAnew + (answer.isAnew && !isFirst ? 1 : 0),
      seenAt: new Date().toISOString(),
    });
    if (askAgainIn !== null) askIn(askAgainIn);
  };
  const ask = async (): Promise<void> => {
    if (isAsking || document.hidden || run.status === "ended") return;
    isAsking = true;
    const since = cursor === null ? "" : `?since=${encodeURIComponent(cursor)}`;
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    const answer = await requestJson("GET", `/api/v1/runs/${runId}/live${since}`, undefined, signal);
    isAsking = false;
    if (stopping.signal.aborted) return;
    if (answer.ok && isLiveRun(answer.body)) {
      failures = 0;
      take(answer.body);
    } else {
      if (!document.hidden) tell({ status: "lost" });
      askIn(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures));
      failures += 1;
    }
  };
  const look = (): void => {
    if (run.status === "ended") return;
    if (document.hidden) {
      window.clearTimeout(timer);
      tell({ status: "paused" });
    } else {
      tell({ status: "following" });
      askIn(0);
    }
  };
  document.addEventListener("visibilitychange", look, { signal: stopping.signal });
  look();
  return () => {
    stopping.abort();
    window.clearTimeout(timer);
  };
}

/** Enough to tell an answer of ours from one of something between. */
function isLiveRun(body: unknown): body is LiveRun {
  return typeof body === "object" && body !== null && "cursor" in body && "series" in body && "buckets" in body;
}

function readBuckets({ isAnew, series, buckets }: LiveRun): Parameters<typeof growSeries>[1] {
  return { isAnew, series, buckets: decodeText(buckets) };
}

function decodeText(base64: string): BucketColumns {
  if (base64 === "") return allocateBuckets(0);
  return decodeBuckets(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}
