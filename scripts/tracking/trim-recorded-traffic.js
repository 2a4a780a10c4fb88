// Makes a file of tests/fixtures/tracking from the traffic of real clients:
//   node scripts/tracking/trim-recorded-traffic.js <mlflow-clients.jsonl.gz | wandb-online.jsonl.gz>
// Headers, times and the bytes of files go, since nothing here reads them.
// Of MLflow, requests stand in the order in which they were sent: the recording has them in the order in which they
// were answered. A question that was asked while an earlier request was under way goes as well, since its answer was a
// matter of chance. Of W&B, the recording is in order and has no answers: it was made before a server that says yes.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error("Expected the recorded traffic, a .jsonl.gz, as the only argument.");
  process.exit(2);
}
const name = path.basename(source, ".gz");
const lines = gunzipSync(readFileSync(source)).toString("utf8").trim().split("\n");
const answered = lines.map((line) => JSON.parse(line));
const trimmed = name.startsWith("wandb") ? answered.map(trimWandb) : inOrder(answered).map(trimMlflow);
const target = new URL(`../../tests/fixtures/tracking/${name}`, import.meta.url);
writeFileSync(target, trimmed.map((each) => `${JSON.stringify(each)}\n`).join(""));

/** @param {{ method: string, t: number }[]} requests */
function inOrder(requests) {
  return requests
    .filter(({ method, t }, index) => method !== "GET" || requests.slice(index).every((later) => later.t >= t))
    .sort((left, right) => left.t - right.t);
}

/** @param {Record<string, unknown>} recorded */
function trimMlflow({ label, method, path: address, query, req, status, resp }) {
  const isFile = String(address).includes("/mlflow-artifacts/");
  return { label, method, path: address, query, req: isFile ? null : req, status, resp: isFile ? null : resp };
}

/** @param {Record<string, unknown>} recorded */
function trimWandb({ method, path: address, body }) {
  return { method, path: address, body: method === "PUT" ? null : body };
}
