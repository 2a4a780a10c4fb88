const RUN = /^#\/experiments\/\d+\/runs\/([a-z0-9]{1,64})(?:[/?].*)?$/;
const EXPERIMENT = /^#\/experiments\/\d+(?:[/?].*)?$/;

/**
 * Where the link leads that MLflow's clients print: `<address>/#/experiments/<id>/runs/<id>`.
 *
 * @param fragment what stands behind the # of the address, with it
 * @param runs address of the list of runs
 * @returns a path of this server, null for a fragment that is no such link
 */
export function followLink<Runs extends string>(fragment: string, runs: Runs): Runs | `/runs/${string}` | null {
  const run = RUN.exec(fragment)?.[1];
  if (run !== undefined) return `/runs/${run}`;
  return EXPERIMENT.test(fragment) ? runs : null;
}
