// The CronJob and its alert: the schemas of their APIs, what refers to what inside them, what the pod may write, what
// becomes of each exit code, and whether the alert speaks of this CronJob in Prometheus' language.
import { createRequire } from "node:module";
import { PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { parser } from "@prometheus-io/lezer-promql";
import { parse } from "yaml";
import { installed, option, understood, within } from "../command.mjs";
import { cron, keepsTo, startsAtNight, tries } from "../policy.mjs";

const { CronJob } = createRequire(import.meta.url)("kubernetes-models/batch/v1");

const cronjob = "kubernetes/cronjob.yaml";
const alert = "kubernetes/alert.yaml";
export const files = [cronjob, alert];

export function* check(read) {
  const night = yield* valid(CronJob, cronjob, read(cronjob));
  const rules = yield* valid(PrometheusRule, alert, read(alert));
  if (!night || !rules) return;

  const job = night.spec.jobTemplate.spec;
  const pod = job.template.spec;
  if (pod.containers.length !== 1 || pod.containers[0].command) yield "not one container that starts what the image does";
  const [container] = pod.containers;
  const words = [`${installed}/bin/alliance`, ...(container.args ?? [])];

  yield* volumes(pod, words);
  const key = option(words, "--key-file")?.split("/").at(-1);
  if (!read(cronjob).includes(`--from-file=${key}=`)) yield `the secret is made without an entry ${key}`;
  yield* image(container, pod, read("docker/Dockerfile"));
  if (night.spec.concurrencyPolicy !== "Forbid" || (job.parallelism ?? 1) > 1) yield "two runs may go on at a time";
  if ((job.completions ?? 1) > 1) yield "a night has more than one run";
  if (night.spec.suspend) yield "the CronJob is suspended";
  if (!job.activeDeadlineSeconds) yield "the time of a run is not limited";
  if (pod.restartPolicy !== "Never") yield "a pod that starts its container again does not ask podFailurePolicy";
  for (const { onExitCodes } of job.podFailurePolicy?.rules ?? []) {
    if (onExitCodes?.containerName && !pod.containers.some((c) => c.name === onExitCodes.containerName)) {
      yield `podFailurePolicy speaks of container ${onExitCodes.containerName}, which is not there`;
    }
  }
  yield* keepsTo(read("README.md"), (code) => fate(job, code));
  if (!night.spec.timeZone) yield "the schedule is in the time of whichever machine controls the cluster";
  else yield* startsAtNight(cron(night.spec.schedule, night.spec.timeZone));

  yield* told(rules, night.metadata.name);
  yield* understood(words);
}

function* valid(Kind, path, text) {
  try {
    const object = parse(text);
    const read = new Set();
    Kind.prototype.validate.call(watched(object, "", read));
    yield* unread(object, "", read).map((name) => `${path}: ${name} is not in the schema`);
    return object;
  } catch (e) {
    yield `${path}: ${e.message}`;
  }
}

// The schemas allow fields that they do not know, which a server prunes or refuses. They look at all that they do know.

/** The same, and what is looked at in it goes to a set, by its place. */
function watched(value, place, read) {
  if (value === null || typeof value !== "object") return value;
  const inside = Array.isArray(value) ? [] : {};
  for (const [name, part] of Object.entries(value)) inside[name] = watched(part, `${place}.${name}`, read);
  return new Proxy(inside, {
    get(target, name) {
      if (typeof name === "string") read.add(`${place}.${name}`);
      return target[name];
    },
  });
}

/** The places of fields that nobody has looked at. */
function unread(value, place, read) {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, part]) =>
    read.has(`${place}.${name}`) ? unread(part, `${place}.${name}`, read) : [`${place}.${name}`],
  );
}

/** Every mount is of a volume and every volume is mounted; what the run needs lies in them, and what it writes may be written. */
function* volumes(pod, words) {
  const mounts = pod.containers.flatMap((c) => c.volumeMounts ?? []);
  for (const { name } of mounts) {
    if (!pod.volumes.some((v) => v.name === name)) yield `a mount of volume ${name}, which is not there`;
  }
  for (const { name } of pod.volumes) {
    if (!mounts.some((m) => m.name === name)) yield `volume ${name} is mounted nowhere`;
  }
  const mountOf = (path = "") => mounts.find((m) => within(path, m.mountPath));
  for (const path of [words[2], option(words, "--warehouse"), option(words, "--key-file"), "/tmp"]) {
    if (!mountOf(path)) yield `${path} is in no volume`;
  }
  for (const path of [option(words, "--warehouse"), "/tmp"]) {
    if (mountOf(path)?.readOnly) yield `the pod may not write to ${path}`;
  }
  const key = pod.volumes.find((v) => v.name === mountOf(option(words, "--key-file"))?.name);
  if (key && !key.secret) yield `the key in volume ${key.name} is no secret`;
}

/** It is the one that the Dockerfile makes, run as its user. */
function* image(container, pod, dockerfile) {
  const [, made] = dockerfile.match(/docker build .*-t (\S+)/) ?? [];
  if (container.image !== made) yield `the image is ${container.image}, and the Dockerfile makes ${made}`;
  const [, user] = dockerfile.match(/^USER (\S+)/m) ?? [];
  if (String(pod.securityContext?.runAsUser) !== user) yield `the user is not that of the image, ${user}`;
}

/** What a Job makes of an exit code: the first rule that knows it, else backoffLimit. */
function fate(job, code) {
  if (code === 0) return "done";
  const rule = (job.podFailurePolicy?.rules ?? []).find(
    ({ onExitCodes: on }) => on && on.values.includes(code) === (on.operator === "In"),
  );
  if (rule?.action === "FailJob") return "failed";
  if (rule?.action === "Ignore") return "tries without end";
  return tries(job.backoffLimit ?? 6);
}

/** The metrics of kube-state-metrics that an alert may use, with an example of what they say of this CronJob. */
const METRICS = {
  kube_job_failed: (name) => ({ namespace: "n", job_name: `${name}-29000000`, condition: "true" }),
  kube_job_created: (name) => ({ namespace: "n", job_name: `${name}-29000000` }),
  kube_cronjob_status_last_schedule_time: (name) => ({ namespace: "n", cronjob: name }),
};

function* told(rules, name) {
  const metrics = [];
  for (const rule of rules.spec.groups.flatMap((g) => g.rules)) {
    const text = (node) => rule.expr.slice(node.from, node.to);
    const findings = [];
    parser.parse(rule.expr).iterate({
      enter({ node }) {
        if (node.type.isError) findings.push(`alert ${rule.alert} is no PromQL at "${rule.expr.slice(node.from)}"`);
        if (node.name !== "VectorSelector") return;
        const metric = text(node.getChild("Identifier"));
        metrics.push(metric);
        const example = METRICS[metric]?.(name);
        if (!example) findings.push(`alert ${rule.alert} asks for ${metric}, which kube-state-metrics does not have`);
        else findings.push(...mismatches(node.getChild("LabelMatchers"), example, text));
      },
    });
    yield* findings;
  }
  if (!metrics.includes("kube_job_failed")) yield "no alert tells of a failed night";
}

/** Matchers of a selector that a metric of this CronJob does not meet. */
function mismatches(matchers, example, text) {
  return (matchers?.getChildren("UnquotedLabelMatcher") ?? [])
    .filter((m) => {
      const value = example[text(m.getChild("LabelName"))];
      const wanted = JSON.parse(text(m.getChild("StringLiteral")));
      return !(text(m.getChild("MatchOp")) === "=" ? value === wanted : new RegExp(`^(?:${wanted})$`).test(value));
    })
    .map((m) => `the alert's ${text(m)} is not of this CronJob`);
}
