import { afterEach, describe, expect, it, vi } from "vitest";
import { describeAdvance, describeExport } from "@/app/(dashboard)/runs/[runId]/_report/describe-export";
import { type Arrival, fetchFile } from "@/app/(dashboard)/runs/[runId]/_report/fetch-file";
import { groupByRemedy } from "@/app/(dashboard)/runs/[runId]/_report/group-by-remedy";
import { readAttachmentName } from "@/app/(dashboard)/runs/[runId]/_report/read-attachment-name";
import { readReportView, writeReportView } from "@/app/(dashboard)/runs/[runId]/_report/read-report-view";
import { describeAttachment } from "@/lib/http/file-response";
import { FILE_SIZE_HEADER } from "@/lib/http/file-size-header";

afterEach(() => vi.unstubAllGlobals());

/** A server that answers with this, once. */
function answering(answer: () => Response | Promise<Response>): void {
  vi.stubGlobal("fetch", async () => await answer());
}

const PIECES = ["one", "twenty"].map((text) => new TextEncoder().encode(text));

describe("an export that is fetched", () => {
  it("says how much of it has come, and has the name that the server gave", async () => {
    answering(
      () =>
        new Response(new Blob(PIECES), {
          headers: { [FILE_SIZE_HEADER]: "9", "content-disposition": describeAttachment("a “run” report.csv") },
        }),
    );
    const arrivals: Arrival[] = [];
    const file = await fetchFile("/report", new AbortController().signal, (arrival) => arrivals.push(arrival));
    expect(file).toMatchObject({ kind: "whole", name: "a “run” report.csv" });
    expect(file.kind === "whole" ? await file.blob.text() : "").toBe("onetwenty");
    expect(arrivals[0]).toEqual({ received: 0, total: 9 });
    expect(arrivals.at(-1)).toEqual({ received: 9, total: 9 });
  });

  it("passes on the server's own sentence when it refuses", async () => {
    const problem = { detail: "There is no such run.", fix: "Check the address." };
    answering(() => new Response(JSON.stringify(problem), { status: 404 }));
    expect(await fetchFile("/report", new AbortController().signal, () => undefined)).toEqual({
      kind: "failed",
      problem,
    });
  });

  it("is not saved where it broke off, and says so", async () => {
    let isFirst = true;
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (isFirst) controller.enqueue(new Uint8Array(3));
        else controller.error(new Error("gone"));
        isFirst = false;
      },
    });
    answering(() => new Response(broken));
    expect(await fetchFile("/report", new AbortController().signal, () => undefined)).toMatchObject({
      kind: "failed",
      problem: { detail: "The file broke off before its end." },
    });
  });

  it("is told apart from a failure where it was cancelled", async () => {
    const leaving = new AbortController();
    answering(() => {
      leaving.abort();
      throw new DOMException("aborted", "AbortError");
    });
    expect(await fetchFile("/report", leaving.signal, () => undefined)).toEqual({ kind: "cancelled" });
  });

  it("says in words where it is, and in numbers beside them", () => {
    expect([describeExport({ kind: "making" }), describeAdvance({ kind: "making" }, 4)]).toEqual([
      "The server is making the file…",
      "4 s",
    ]);
    expect(describeAdvance({ kind: "receiving", received: 2048, total: 4096 }, 5)).toBe("2.0 KiB of 4.0 KiB");
    expect(describeAdvance({ kind: "receiving", received: 2048, total: null }, 5)).toBe("2.0 KiB");
    expect(describeExport({ kind: "saved", name: "a.pdf", bytes: 2048 })).toBe("Saved as a.pdf, 2.0 KiB.");
  });
});

describe("the name of a file that is sent", () => {
  it.each(["plain report.csv", 'a "b" (c)', "größe 5%.zip", "\u{1F642}.pdf"])("is read back: %s", (name) => {
    expect(readAttachmentName(describeAttachment(name))).toBe(name.replaceAll('"', "_"));
  });

  it("is the plain one where the other is broken, and none where there is none", () => {
    expect(readAttachmentName(`attachment; filename="a.csv"; filename*=UTF-8''%E0%A4%A`)).toBe("a.csv");
    expect(readAttachmentName("attachment")).toBeNull();
    expect(readAttachmentName(null)).toBeNull();
  });
});

describe("the address of the Report tab", () => {
  it("takes sections one by one as a form sends them, and as one list", () => {
    expect(readReportView({ sections: ["0", "11", "16", "6"] }).view.sections).toEqual([0, 6, 11, 16]);
    expect(readReportView({ sections: "6,5" }).view.sections).toEqual([5, 6]);
    expect(readReportView({})).toEqual({ view: { sections: null, previous: null }, problem: null });
  });

  it("is written as it is read", () => {
    const { view } = readReportView({ sections: "5,6", previous: "a".repeat(64) });
    expect(writeReportView(view)).toBe(`sections=5,6&previous=${"a".repeat(64)}`);
    expect(readReportView(Object.fromEntries(new URLSearchParams(writeReportView(view)))).view).toEqual(view);
    expect(writeReportView(readReportView({}).view)).toBe("");
  });

  it.each([{ sections: "19" }, { sections: "all" }, { previous: "x" }])("says what it cannot mean: %o", (address) => {
    const { view, problem } = readReportView(address);
    expect(view.sections).toBeNull();
    expect(problem).toMatch(/^In the address, (sections|previous) must be .* The whole report is shown\.$/);
  });
});

describe("what is missing", () => {
  it("stands together where it is supplied in the same way", () => {
    const part = (what: string, how: string) => ({ section: 1, what, how, supplier: "engineer" as const });
    const remedies = groupByRemedy([part("a", "state it"), part("b", "log it"), part("c", "state it")]);
    expect(remedies.map(({ how, parts }) => [how, parts.map(({ what }) => what)])).toEqual([
      ["state it", ["a", "c"]],
      ["log it", ["b"]],
    ]);
  });
});
