import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { writeUploadCommand } from "@/lib/charts/proof/write-upload-command";

test("a shell takes the command with the project in one piece, whatever it is called", () => {
  for (const project of ["demo", "Trauma Berlin", "O'Brien & sons", '$(id) "x" `y` \\', "''"]) {
    const echo = writeUploadCommand(project).replace("npx rounds upload", "printf '%s\\n'");
    const words = execFileSync("sh", ["-c", echo], { encoding: "utf8" }).trimEnd().split("\n");
    expect(words.at(-1)).toBe(project);
  }
});
