import fc from "fast-check";
import { expect, it } from "vitest";
import type { PointColumns } from "@/lib/series/run-data";
import { ColumnRelay, type ReadBatch } from "@/lib/usecases/column-relay";
import { allocateSharedPoints, SharedPoints } from "@/lib/usecases/shared-points";

type Kept = { readonly steps: number[]; readonly times: number[]; readonly values: number[] };

/** Takes batches as another thread does: from memory that the next batch overwrites. */
function createReceiver() {
  const memory = allocateSharedPoints();
  const [writing, reading] = [new SharedPoints(memory), new SharedPoints(memory)];
  const series: Kept[] = [];
  const lengths: number[] = [];
  const keep = (number: number, { steps, times, values }: PointColumns): void => {
    series[number]?.steps.push(...steps);
    series[number]?.values.push(...values);
    series[number]?.times.push(...(times ?? new Float64Array(steps.length).fill(Number.NaN)));
    lengths.push(steps.length);
  };
  const handOn = async (batch: ReadBatch): Promise<void> => {
    for (const _ of batch.series) series.push({ steps: [], times: [], values: [] });
    const places = writing.write(batch.columns);
    for (const { series: number, points } of reading.read(places)) keep(number, points);
  };
  return { series, lengths, handOn };
}

/** A record of a logger: so many of its series get a point. */
async function relay(records: number, seriesOf: (record: number) => readonly number[]) {
  const receiver = createReceiver();
  const sink = new ColumnRelay(receiver.handOn);
  const expected: Kept[] = [];
  const numbers: number[] = [];
  for (let record = 0; record < records; record += 1) {
    for (const place of seriesOf(record)) {
      numbers[place] ??= sink.seriesNumber(`series ${place}`, {});
      const number = numbers[place];
      expected[number] ??= { steps: [], times: [], values: [] };
      const time = (record + place) % 5 === 4 ? 1e15 + record : Number.NaN;
      sink.point(number, record, time, record / (place + 1));
      expected[number].steps.push(record);
      expected[number].times.push(time);
      expected[number].values.push(record / (place + 1));
    }
    if (record % 100 === 99) await sink.drain();
  }
  await sink.finish();
  return { expected, ...receiver };
}

it("hands on every point of every series in its order, though all memory is used again", async () => {
  const rare = (record: number): readonly number[] => (record % 1000 === 0 ? [0, 1, 2, 3] : [0, 1, 2]);
  const { series, expected, lengths } = await relay(60_000, rare);
  expect(series).toEqual(expected);
  expect(Math.max(...lengths)).toBe(4096);
});

it("hands on whole blocks wherever there are enough points", async () => {
  const { lengths } = await relay(40_960, () => [0, 1]);
  expect(lengths).toEqual(lengths.map(() => 4096));
});

it("hands on the blocks of a single long series while it is still read", async () => {
  const { handOn, lengths } = createReceiver();
  const sink = new ColumnRelay(handOn);
  const number = sink.seriesNumber("loss", {});
  for (let step = 0; step < 200_000; step += 1) {
    sink.point(number, step, Number.NaN, 1);
    if (step % 100 === 99) await sink.drain();
  }
  expect(lengths.length).toBe(48);
});

it("hands on series that never fill a block when too many points wait", async () => {
  const wide = Array.from({ length: 2_500 }, (_, place) => place);
  const { series, expected, lengths } = await relay(550, () => wide);
  expect(series).toEqual(expected);
  expect(lengths.length).toBeGreaterThan(wide.length);
});

it("keeps the order of points however they are spread over series", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uniqueArray(fc.nat(6), { maxLength: 4 }), { maxLength: 50 }), async (pattern) => {
      if (pattern.length === 0) return;
      const { series, expected } = await relay(300, (record) => pattern[record % pattern.length] ?? []);
      expect(series).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});
