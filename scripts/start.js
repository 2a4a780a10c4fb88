// `npm start`, `npm run demo` and `npm run dev`: build what is stale, then become the server.
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildProgram } from "./build.js";

const { values } = parseArgs({
  options: { demo: { type: "boolean" }, dev: { type: "boolean" }, fresh: { type: "boolean" } },
});
if (values.fresh && !values.demo) {
  process.stderr.write("--fresh empties the demo's data only: npm run demo -- --fresh\n");
  process.exit(2);
}
if (values.fresh) {
  rmSync(path.join(process.env["ROUNDS_DATA"] ?? "data", "demo"), { recursive: true, force: true });
}
await buildProgram({ hasPages: !values.dev });
process.env["ROUNDS_MODE"] = values.demo ? "demo" : values.dev ? "development" : "production";
Object.assign(process.env, { NODE_ENV: values.dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
await import(path.resolve("dist/server.js"));
