// Checks the CronJob against the schema of Kubernetes' API, the DAG with Ruff, and the Dockerfile with a linter.
// Every check is first shown a planted defect, which it must find.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { parse } from "yaml";
import { Workspace, PositionEncoding } from "@astral-sh/ruff-wasm-nodejs";

const { CronJob } = createRequire(import.meta.url)("kubernetes-models/batch/v1");
const deploy = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (path) => readFileSync(join(deploy, path), "utf8");

function kubernetes(text) {
  try {
    new CronJob(parse(text)).validate();
    return [];
  } catch (e) {
    return [e.message];
  }
}

// Syntax, names, and Airflow's own rules: what was moved or removed in Airflow 3.
const ruff = new Workspace(
  { "line-length": 110, lint: { select: ["E", "F", "W", "I", "B", "UP", "AIR"] }, "target-version": "py310" },
  PositionEncoding.Utf16,
);
const airflow = (text) => ruff.check(text).map((d) => `${d.start_location.row}: ${d.code} ${d.message}`);

function docker(text) {
  const found = validate(text).map((d) => `${d.range.start.line + 1}: ${d.message}`);
  const file = DockerfileParser.parse(text);
  for (const copy of file.getCOPYs()) {
    const paths = copy.getArguments().map((a) => a.getValue()).filter((a) => !a.startsWith("--"));
    const fromContext = copy.getFlags().every((f) => f.getName() !== "from");
    for (const source of paths.slice(0, -1)) {
      const inProject = fromContext ? source : source.replace("/opt/alliance-pool/", "");
      // What the build makes is not there yet.
      if (!inProject.startsWith("jobs/target/") && !existsSync(join(deploy, "..", inProject))) {
        found.push(`COPY of ${source}, which is not there`);
      }
    }
  }
  const instructions = file.getInstructions().map((i) => i.getKeyword());
  if (instructions.lastIndexOf("USER") < instructions.lastIndexOf("FROM")) {
    found.push("the image runs as root");
  }
  return found;
}

let failed = 0;
function check(path, checker, ...planted) {
  const text = read(path);
  for (const [from, to] of planted) {
    if (!text.includes(from)) throw new Error(`${path} does not hold "${from}"`);
    if (checker(text.replace(from, to)).length === 0) {
      failed++;
      console.error(`FAILED: the check of ${path} does not see ${to.trim() || `that "${from.trim()}" is missing`}`);
    }
  }
  const found = checker(text);
  failed += found.length;
  found.forEach((f) => console.error(`FAILED: ${path}: ${f}`));
  if (found.length === 0) console.log(`ok: ${path}`);
}

check(
  "kubernetes/cronjob.yaml",
  kubernetes,
  ["concurrencyPolicy: Forbid", "concurrencyPolicy: Never"],
  ["backoffLimit: 1", "backoffLimit: two"],
  ["  schedule:", "  shedule:"],
);
check(
  "airflow/alliance_pool.py",
  airflow,
  ["airflow.providers.standard.operators.bash", "airflow.operators.bash_operator"],
  ['schedule="30 2 * * *"', 'schedule_interval="30 2 * * *"'],
  ["as dag:", "as dag"],
);
check(
  "docker/Dockerfile",
  docker,
  ["USER 10001\n", ""],
  ["ENTRYPOINT", "ENTRYPONT"],
  ["/opt/alliance-pool/bin /opt", "/opt/alliance-pool/bins /opt"],
);
process.exitCode = failed === 0 ? 0 : 1;
