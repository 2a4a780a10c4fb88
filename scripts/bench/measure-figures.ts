import type { Bench } from "./bench-context";
import { type Case, type Figure, type FigureLine, meets } from "./figure";

const REASON_LENGTH = 240;

/** A case that takes longer says so, and the others still have their turn. */
const CASE_LIMIT_MS = 20 * 60_000;

/** Measures the cases of figures one after the other. Whatever cannot be measured becomes a line with the reason. */
export async function* measureFigures(bench: Bench, figures: readonly Figure[]): AsyncGenerator<FigureLine> {
  for (const figure of figures) {
    for (const one of figure.cases) yield await measureCase(bench, figure, one);
  }
}

async function measureCase(bench: Bench, figure: Figure, one: Case): Promise<FigureLine> {
  const started = performance.now();
  const outcome = await withinLimit(bench, one.measure(bench)).then(
    (reading) => ({ isMet: meets(reading.value, one.goal), ...reading }),
    (error: unknown) => ({ unavailable: reasonOf(error) }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { figure: figure.name, case: one.name, goal: one.goal, isQuick: bench.isQuick, seconds, ...outcome };
}

/** What is late is ended, so that it does not disturb what is measured next. */
async function withinLimit<T>(bench: Bench, work: Promise<T>): Promise<T> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void bench.stopServers();
  }, CASE_LIMIT_MS);
  try {
    return await work;
  } catch (error) {
    throw isLate ? new Error(`It was not done within ${CASE_LIMIT_MS / 60_000} minutes.`) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** One line, and not the whole page that a server may answer with. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, " ").slice(0, REASON_LENGTH);
}
