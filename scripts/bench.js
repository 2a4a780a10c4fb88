// `npm run bench`: measures what the product promises about itself, on the demo, and fails when a
// promise is broken.
import { makeDataFolder, signIn, startDemoServer } from "./demo-server.js";
import { measurePage } from "./measure-pages.js";

const SCRIPT_LIMIT_BYTES = 250_000;
const IMPORTED_STEPS = 200_000;

/** @typedef {import("./demo-server.js").DemoServer} DemoServer */

/**
 * @param {string} what
 * @param {string} result
 */
function say(what, result) {
  console.log(`${what.padEnd(26)} ${result}`);
}

/**
 * @param {DemoServer} server
 * @returns {Promise<string>}
 */
async function measureImport({ url, token }) {
  const lines = Array.from(
    { length: IMPORTED_STEPS },
    (_, step) => `{"step":${step},"loss":${1 / (step + 1)},"acc":0.5}`,
  );
  const started = performance.now();
  const response = await fetch(`${url}/api/v1/imports?project=demo&run=bench&filename=bench.jsonl`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" },
    body: `${lines.join("\n")}\n`,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`The import answers ${response.status}: ${JSON.stringify(answer)}`);
  const seconds = (performance.now() - started) / 1000;
  return `${answer.points} points in ${seconds.toFixed(1)} s, ${Math.round(answer.points / seconds)} a second`;
}

/**
 * @param {DemoServer} server
 * @returns {Promise<boolean>} whether every page is within the limit
 */
async function measurePages(server) {
  const authorization = { authorization: `Bearer ${server.token}` };
  const { runs } = await (await fetch(`${server.url}/api/v1/runs`, { headers: authorization })).json();
  const headers = { cookie: await signIn(server, "engineer") };
  let isWithin = true;
  for (const page of ["/runs", ...["", "/gradient-flow", "/data"].map((part) => `/runs/${runs.at(-1).id}${part}`)]) {
    const { files, bytes, htmlBytes } = await measurePage(server.url + page, headers);
    isWithin &&= bytes <= SCRIPT_LIMIT_BYTES;
    const name = page.replace(runs.at(-1).id, "[run]");
    say(name, `${files} scripts, ${bytes} bytes; document ${htmlBytes} bytes (compressed)`);
  }
  return isWithin;
}

const { data, remove } = await makeDataFolder();
const first = await startDemoServer(data);
say("first start", `${first.startSeconds.toFixed(1)} s`);
say("import", await measureImport(first));
await first.stop();
const second = await startDemoServer(data);
say("second start", `${second.startSeconds.toFixed(1)} s`);
const isWithin = await measurePages(second);
await second.stop();
await remove();
console.log(isWithin ? "All pages are within their limit." : `A page exceeds ${SCRIPT_LIMIT_BYTES} bytes of script.`);
process.exit(isWithin ? 0 : 1);
