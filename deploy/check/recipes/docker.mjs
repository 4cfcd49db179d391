// The Dockerfile: a linter, and the image's files laid out from the built tree as its COPYs say, with the commands of
// its last stage run there, a java that only prints what it is called with, and no Maven.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { installed, project, scratch } from "../command.mjs";

const dockerfile = "docker/Dockerfile";
export const files = [dockerfile];

export function* check(read) {
  const text = read(dockerfile);
  yield* validate(text).map((d) => `${d.range.start.line + 1}: ${d.message}`);
  const file = DockerfileParser.parse(text);
  const stages = file.getFROMs().map((f) => f.getBuildStage());
  const last = file.getInstructions().slice(file.getInstructions().findLastIndex((i) => i.getKeyword() === "FROM"));
  const root = mkdtempSync(join(scratch, "image-"));
  for (const copy of file.getCOPYs()) {
    const paths = copy.getArguments().map((a) => a.getValue()).filter((a) => !a.startsWith("--"));
    const from = copy.getFlags().find((f) => f.getName() === "from")?.getValue();
    if (from && !stages.slice(0, -1).includes(from)) yield `COPY from stage ${from}, which is not there`;
    for (const source of paths.slice(0, -1)) {
      const built = join(project, from ? source.replace(installed, "") : source);
      if ((from && !source.startsWith(installed)) || !existsSync(built)) yield `COPY of ${source}, which is not there`;
      else if (last.some((i) => i.getRange().start.line === copy.getRange().start.line)) layOut(built, root, paths.at(-1));
    }
  }
  if (!last.some((i) => i.getKeyword() === "USER")) yield "the image runs as root";
  yield* starts(last, root);
}

/** Copies as COPY does: a file into a folder whose name ends with a slash, a folder's content into a folder. */
function layOut(source, root, target) {
  const to = join(root, target, target.endsWith("/") ? basename(source) : "");
  mkdirSync(join(to, ".."), { recursive: true });
  const filter = (file) => {
    if (!file.endsWith(".jar")) return true;
    writeFileSync(join(to, file.slice(source.length)), ""); // nobody reads it here
    return false;
  };
  cpSync(source, to, { recursive: true, filter });
}

/** What the image runs when it is made, and then its entry point. */
function* starts(last, root) {
  const bin = mkdtempSync(join(scratch, "bin-"));
  for (const [name, script] of [["java", 'echo "$*"'], ["useradd", ":"], ["mvn", "exit 1"]]) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const sh = (command) =>
    spawnSync("sh", ["-c", command.replaceAll(installed, root + installed)], {
      encoding: "utf8",
      env: { PATH: `${bin}:/usr/bin:/bin` },
    });
  const words = (keyword) => JSON.parse(last.find((i) => i.getKeyword() === keyword)?.getArgumentsContent() ?? "[]");
  for (const instruction of last.filter((i) => i.getKeyword() === "RUN")) {
    const { status, stderr } = sh(instruction.getArgumentsContent());
    if (status !== 0) yield `the last stage cannot be made: ${stderr.trim().split("\n").at(-1)}`;
  }
  const { status, stdout, stderr } = sh([...words("ENTRYPOINT"), ...words("CMD")].join(" "));
  if (status !== 0 || !/cli\.Main help$/m.test(stdout)) yield `the image does not start: ${stdout}${stderr}`;
}
