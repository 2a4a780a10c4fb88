import { once } from "node:events";
import { beforeAll, expect, it } from "vitest";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { findAuditHead } from "@/lib/db/find-audit-head";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { describeOnBothDatabases } from "../db/both-databases";
import { bundleChild, startChild } from "../db/start-child";

const ROUNDS = 3;

beforeAll(bundleChild);

describeOnBothDatabases("the chain of entries", (context) => {
  it("has no gap where writers in other processes were killed, and each goes on after them", async () => {
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const children = ["a", "b"].map((name) => startChild("audit-forever", context.url, name));
      const closed = Promise.all(children.map((child) => once(child, "close")));
      let said = "";
      for (const child of children) {
        child.stdout?.on("data", (piece: Buffer) => {
          said += piece.toString();
        });
      }
      while (said.split("\n").length < 20) await new Promise((resolve) => setTimeout(resolve, 1));
      for (const child of children) child.kill("SIGKILL");
      await closed;
      acknowledged += said.split("\n").length - 1;
      const event = {
        actor: "test",
        action: "run.exported",
        object: `run:${round}`,
        project: null,
        details: {},
      } as const;
      await recordAuditEvent(context.db, event);
      acknowledged += 1;
    }
    const check = await checkStoredChain(context.db, []);
    expect(check).toMatchObject({ status: "intact" });
    // What was said to be written is there; of each that was killed, one more may be.
    const written = (await findAuditHead(context.db))?.seq ?? 0;
    expect(written).toBeGreaterThanOrEqual(acknowledged);
    expect(written).toBeLessThanOrEqual(acknowledged + 2 * ROUNDS);
  });
});
