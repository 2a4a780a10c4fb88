/** How often an action ended per second, with a number of them under way all the time. */
export async function countPerSecond(
  seconds: number,
  writers: number,
  action: (writer: number) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  const deadline = started + seconds * 1000;
  let count = 0;
  const write = async (writer: number): Promise<void> => {
    while (performance.now() < deadline) {
      await action(writer);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return count / ((performance.now() - started) / 1000);
}
