import type { LogSink } from "./log-sink";
import { parseNumber } from "./parse-number";
import { type Line, readLines } from "./read-lines";
import { isStep, toMicroseconds } from "./step-and-time";

const LINE = /^\d{9,17} \S+(?: -?\d+(?: \S+ \S+)?)?$/;
const METRICS_FOLDER = /(?:^|[/\\])metrics[/\\]/;

/** @returns whether the file is one metric of MLflow's file store; outside its folder the lines must have steps */
export function isMlflowMetric(name: string, lines: readonly string[]): boolean {
  const [first] = lines;
  if (first === undefined || !LINE.test(first)) return false;
  return METRICS_FOLDER.test(name) || lines.every((line) => LINE.test(line) && line.split(" ").length >= 3);
}

/** @returns where the run's metrics lie: all files there are series of one place */
export function mlflowHome(name: string): string {
  const found = METRICS_FOLDER.exec(name);
  return found === null ? name : name.slice(0, found.index + found[0].length);
}

/**
 * Reads one metric of MLflow's file store. The file's path below `metrics/` is the key, each line is
 * `<milliseconds> <value> <step>`, in old stores without the step (which MLflow takes as 0), with
 * newer clients followed by the name and digest of the data set.
 *
 * @param bytes UTF-8 text
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/file_store.py
 */
export async function readMlflowMetric(bytes: AsyncIterable<Uint8Array>, name: string, sink: LogSink): Promise<void> {
  const home = mlflowHome(name);
  const key = (home === name ? (name.split(/[/\\]/).at(-1) ?? name) : name.slice(home.length)).replaceAll("\\", "/");
  const numbers = new Map<string, number>();

  const seriesOf = (dataset: string): number => {
    const known = numbers.get(dataset);
    if (known !== undefined) return known;
    const number = dataset === "" ? sink.seriesNumber(key) : sink.seriesNumber(key, { dataset_name: dataset });
    numbers.set(dataset, number);
    return number;
  };
  const read = (text: string): boolean => {
    const [time = "", value = "", step = "0", dataset = ""] = text.trim().split(" ");
    const timeMs = parseNumber(time);
    const number = parseNumber(value);
    const stepNumber = parseNumber(step);
    if (timeMs === undefined || number === undefined || stepNumber === undefined || !isStep(stepNumber)) return false;
    sink.point(seriesOf(dataset), stepNumber + 0, toMicroseconds(timeMs), number);
    return true;
  };
  const refuse = (code: string, message: string, line: Line, sample: string): void =>
    sink.reject(code, message, { line: line.line, byteOffset: line.byteOffset(), sample });

  await readLines(bytes, sink.source, true, {
    line(line) {
      const text = line.text();
      if (text.trim() === "" || read(text)) return;
      refuse("bad-line", "Expected time, value and step on the line, found something else.", line, text);
    },
    // Without its line end nobody can tell whether the step is whole.
    tail(line) {
      const text = line.text();
      if (text.trim() === "") return;
      const message = "The file ends inside a line, which was left out; everything before it was read.";
      refuse("truncated-tail", message, line, text);
    },
    pause: () => sink.drain(),
  });
}
