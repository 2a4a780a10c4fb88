import { createHash } from "node:crypto";
import { once } from "node:events";
import { utimesSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { postImport } from "@/lib/usecases/post-import";

const LATER = new Date("2030-01-01T00:00:00Z");

it("the same folder is sent as the same bytes again, so that the server knows it by its digest", async () => {
  const digests: string[] = [];
  const server = createServer(async (request, response) => {
    const hash = createHash("sha256");
    for await (const piece of request) hash.update(piece);
    digests.push(hash.digest("hex"));
    response.writeHead(201, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const folder = await mkdtemp(path.join(tmpdir(), "rounds-post-"));
  await cp("samples/runs/diverging", folder, { recursive: true });
  const to = { url: `http://127.0.0.1:${port}`, token: "t", project: "p", run: "r" };
  await postImport(folder, to, () => undefined);
  utimesSync(path.join(folder, "meta.json"), LATER, LATER);
  // The archive counts whole seconds; without a fixed time the second one would differ.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await postImport(folder, to, () => undefined);
  expect(digests).toHaveLength(2);
  expect(digests[1]).toBe(digests[0]);
  server.close();
  await rm(folder, { recursive: true });
});
