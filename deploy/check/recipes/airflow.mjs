// The DAG: Ruff with Airflow's rules, and what it declares, asked of it with stand-ins for Airflow; its command is
// rendered by Nunjucks, which knows Jinja's language, and given to bash, as the task does.
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Workspace, PositionEncoding } from "@astral-sh/ruff-wasm-nodejs";
import nunjucks from "nunjucks";
import { ends, here, names, project, scratch } from "../command.mjs";
import { CODES, cron, keepsTo, startsAtNight, tries } from "../policy.mjs";

const dag = "airflow/alliance_pool.py";
export const files = [dag];

// Syntax, names, and Airflow's own rules: what was moved or removed in Airflow 3.
const ruff = new Workspace(
  { "line-length": 110, lint: { select: ["E", "F", "W", "I", "B", "UP", "AIR"] }, "target-version": "py310" },
  PositionEncoding.Utf16,
);
const jinja = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: true });

export function* check(read) {
  yield* ruff.check(read(dag)).map((d) => `${d.start_location.row}: ${d.code} ${d.message}`);
  const declared = yield* asked(read(dag));
  if (!declared) return;

  if (declared.max_active_runs !== 1) yield `${declared.max_active_runs} runs may go on at a time`;
  if (declared.catchup) yield "nights that were missed are all made up for";
  if (!(new Date(declared.start) < new Date())) yield `the first night is after ${declared.start}`;
  if (!declared.limit) yield "the time of a run is not limited";
  yield* keepsTo(read("README.md"), (code) => {
    const fate = declared.fates[code];
    return fate === "again" ? tries(declared.retries) : fate;
  });
  yield* startsAtNight(cron(declared.schedule, declared.zone));
  const { to } = declared.told ?? {};
  const [, teller] = to?.match(/var\.value\.(\w+)/) ?? [];
  if (!teller) yield "nobody is told of a failed night";
  else if (!read("README.md").includes(`\`${teller}\``)) yield `deploy/README.md does not name the variable ${teller}`;

  const inTemplate = render(declared.command, (name, value) => value);
  yield* names(inTemplate.replaceAll("'", "").split(" "));
  const inPlace = render(declared.command, (name, value) => (name === "alliance_home" ? project : here(value)));
  yield* ends(["bash", "-c", inPlace]);
}

const render = (command, value) => jinja.renderString(command, { var: { value: { get: value } } });

function* asked(text) {
  const file = join(mkdtempSync(join(scratch, "dag-")), "dag.py");
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync("python3", [join(project, "deploy/check/dag.py"), file, ...CODES.map(String)], {
    encoding: "utf8",
  });
  if (status === 0) return JSON.parse(stdout);
  yield stderr.trim().split("\n").at(-1);
}
