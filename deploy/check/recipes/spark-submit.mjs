// The recipe for spark-submit: what it submits must be what bin/alliance submits, and understood by Spark's own
// spark-submit, with its class in our jar and its arguments by the command; on this machine, not on a cluster.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ends, here, installed, names, project, scratch } from "../command.mjs";

const nightly = "spark-submit/nightly.sh";
export const files = [nightly];

const place = (name) => here(`/site/${name}`);
const run = ["run", place("consortium"), "--warehouse", place("warehouse"), "--key-file", place("key")];

/** The words that a script gives to spark-submit, of which each stands on a line of its own. */
function submitted(script, ...words) {
  const site = mkdtempSync(join(scratch, "spark-"));
  mkdirSync(join(site, "bin"));
  writeFileSync(join(site, "bin/spark-submit"), `#!/bin/sh\nprintf '%s\\n' "$@"\n`);
  chmodSync(join(site, "bin/spark-submit"), 0o755);
  const env = { ALLIANCE_HOME: project, ALLIANCE_MASTER: "yarn", SPARK_HOME: site };
  for (const name of ["CONSORTIUM", "WAREHOUSE", "KEY_FILE"]) {
    env[`ALLIANCE_${name}`] = place(name.toLowerCase().split("_")[0]);
  }
  const options = { encoding: "utf8", env: { ...process.env, ...env } };
  const { status, stdout, stderr } = spawnSync("bash", [script, ...words], options);
  return { words: stdout.trim().split("\n"), failed: status === 0 ? undefined : stderr.trim().split("\n").at(-1) };
}

/** Options with their values, and what is submitted with its arguments. */
function parts(words) {
  const jar = words.findIndex((w) => w.endsWith("/alliance-pool-jobs.jar"));
  const options = [];
  for (let i = 0; i < jar; i += 2) options.push(`${words[i]} ${words[i + 1]}`);
  return { options, submission: words.slice(jar) };
}

export function* check(read) {
  const copy = join(mkdtempSync(join(scratch, "nightly-")), "nightly.sh");
  writeFileSync(copy, read(nightly));
  const recipe = submitted(copy);
  if (recipe.failed) {
    yield recipe.failed;
    return;
  }
  yield* names([installed, ...parts(recipe.words).submission.slice(1)]);

  const own = submitted(join(project, "bin/alliance"), ...run, "--master", "yarn", "--deploy-mode", "cluster");
  if (own.failed) yield own.failed;
  const name = /^(--name |--conf spark\.app\.name=)/; // which is said in two ways
  const [ours, theirs] = [own, recipe].map(({ words }) => parts(words).options.filter((o) => !name.test(o)));
  for (const option of ours) {
    if (!theirs.includes(option)) yield `bin/alliance submits with ${option}, and the recipe does not`;
  }

  const local = recipe.words.map((w, i) => ({ "--master": "local[1]", "--deploy-mode": "client" })[recipe.words[i - 1]] ?? w);
  const spark = execFileSync(join(project, "bin/spark-home"), { encoding: "utf8" }).trim();
  const java = process.env.JAVA_HOME ? `${process.env.JAVA_HOME}/bin/java` : "java";
  yield* ends(
    [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", `${spark}/jars/*`, "org.apache.spark.deploy.SparkSubmit", ...local],
    { SPARK_HOME: spark, SPARK_SCALA_VERSION: "2.13", SPARK_LOCAL_IP: "127.0.0.1" },
  );
}
