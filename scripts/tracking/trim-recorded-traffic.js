// Makes tests/fixtures/tracking/mlflow-clients.jsonl from the traffic of real MLflow clients:
//   node scripts/tracking/trim-recorded-traffic.js <mlflow-clients.jsonl.gz>
// Headers, times and the bytes of files go, since nothing here reads them. Requests stand in the order in which they
// were sent: the recording has them in the order in which they were answered. A question that was asked while an
// earlier request was under way goes as well, since its answer was a matter of chance.
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const TARGET = new URL("../../tests/fixtures/tracking/mlflow-clients.jsonl", import.meta.url);

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error("Expected the recorded traffic, a .jsonl.gz, as the only argument.");
  process.exit(2);
}
const lines = gunzipSync(readFileSync(source)).toString("utf8").trim().split("\n");
const answered = lines.map((line) => JSON.parse(line));
const recorded = answered
  .filter(({ method, t }, index) => method !== "GET" || answered.slice(index).every((later) => later.t >= t))
  .sort((left, right) => left.t - right.t);
writeFileSync(TARGET, recorded.map((each) => `${JSON.stringify(trim(each))}\n`).join(""));

/** @param {Record<string, unknown>} recorded */
function trim({ label, method, path, query, req, status, resp }) {
  const isFile = String(path).includes("/mlflow-artifacts/");
  return { label, method, path, query, req: isFile ? null : req, status, resp: isFile ? null : resp };
}
