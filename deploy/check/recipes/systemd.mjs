// The units: systemd's own verification, and what it does not know: whether the unit may write where its command does,
// what becomes of each exit code, and whether somebody is told.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installed, option, project, scratch, understood, within } from "../command.mjs";
import { EVENING, keepsTo, startsAtNight, tries } from "../policy.mjs";

const service = "systemd/alliance-pool.service";
const timer = "systemd/alliance-pool.timer";
const failed = "systemd/alliance-pool-failed@.service";
export const files = [service, timer, failed];

/** The settings of a unit: of "Section.Key" all values. */
function parse(text) {
  const settings = new Map();
  let section = "";
  for (const line of text.replace(/\\\n/g, " ").split("\n")) {
    const [, heading] = line.match(/^\[(.+)\]$/) ?? [];
    const [, key, value] = line.match(/^(\w+)=(.*)$/) ?? [];
    if (heading) section = heading;
    if (key) settings.set(`${section}.${key}`, [...(settings.get(`${section}.${key}`) ?? []), value.trim()]);
  }
  const all = (key) => settings.get(key) ?? [];
  return { all, one: (key) => all(key).at(-1) ?? "", words: (key) => all(key).flatMap((v) => v.split(/\s+/)) };
}

/** The words of a command line, without the signs before it; quotes hold words together. */
const command = (line) =>
  [...line.replace(/^[-@:+!|]+/, "").matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([w]) => w.replace(/^(['"])(.*)\1$/s, "$2"));

const seconds = (span) =>
  Number(execFileSync("systemd-analyze", ["timespan", span], { encoding: "utf8" }).match(/μs: (\d+)/)[1]) / 1e6;

export function* check(read) {
  const run = parse(read(service));
  const night = parse(read(timer));
  yield* verified(read);

  const words = command(run.one("Service.ExecStart"));
  yield* mayWrite(run, option(words, "--warehouse") ?? "");
  yield* keyIsLoaded(run, option(words, "--key-file") ?? "");
  if (run.one("Service.Type") !== "oneshot") yield "only of Type=oneshot is the time of a run limited by TimeoutStartSec";
  if (["yes", "true", "on", "1"].includes(run.one("Service.RemainAfterExit"))) {
    yield "after one night the unit stays active, and is not started again";
  }
  if (["", "root", "0"].includes(run.one("Service.User"))) yield "the run is root's";
  yield* keepsTo(read("README.md"), (code) => fate(run, code));

  if (!night.words("Install.WantedBy").includes("timers.target")) yield "the timer is not wanted by timers.target";
  const started = night.one("Timer.Unit") || "alliance-pool.service";
  if (!files.includes(`systemd/${started}`)) yield `the timer starts ${started}, which is not there`;
  yield* startsAtNight(firstStart(night.one("Timer.OnCalendar")));

  yield* told(run, parse(read(failed)));
  yield* understood(words);
}

/** The units name an installation that is not here: the project stands in for it. */
function* verified(read) {
  const folder = mkdtempSync(join(scratch, "units-"));
  const copies = files.map((f) => join(folder, f.slice("systemd/".length)));
  files.forEach((f, i) => writeFileSync(copies[i], read(f).replaceAll(installed, project)));
  const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--recursive-errors=no", ...copies], { encoding: "utf8" });
  const said = stderr.split("\n").filter((line) => line.includes("alliance-pool"));
  yield* said.map((line) => line.replaceAll(`${folder}/`, ""));
  if (status !== 0 && said.length === 0) yield `systemd-analyze verify ends with ${status}: ${stderr}`;
}

function* mayWrite(run, warehouse) {
  const writable = run.words("Service.ReadWritePaths").some((p) => within(warehouse, p));
  if (run.one("Service.ProtectSystem") === "strict" && !writable) yield `the unit may not write to ${warehouse}`;
}

function* keyIsLoaded(run, key) {
  const [, name] = key.match(/^\$\{CREDENTIALS_DIRECTORY\}\/(.+)$/) ?? [];
  if (!run.all("Service.LoadCredential").some((c) => c.split(":")[0] === name)) yield `no credential is loaded as ${key}`;
}

/** What systemd makes of an exit code (systemd.service, "Restart="). */
function fate(run, code) {
  const has = (key) => run.words(`Service.${key}`).some((s) => s === String(code) || (code === 137 && /^(SIG)?KILL$/.test(s)));
  if (code === 0 || has("SuccessExitStatus") || /^[@:+!]*-/.test(run.one("Service.ExecStart"))) return "done";
  const again = has("RestartForceExitStatus") || ["on-failure", "always"].includes(run.one("Service.Restart"));
  if (has("RestartPreventExitStatus") || !again) return "failed";
  const starts = Number(run.one("Unit.StartLimitBurst") || 5);
  const interval = seconds(run.one("Unit.StartLimitIntervalSec") || "10s");
  const longest = seconds(run.one("Service.TimeoutStartSec") || "90s");
  const pause = seconds(run.one("Service.RestartSec") || "100ms");
  if (interval <= starts * longest + (starts - 1) * pause) return "tries without end, where each is long";
  if (interval > 23 * 3600) return "tries that the next night has not";
  return tries(starts - 1);
}

/** Of a machine whose time is not UTC, where OnCalendar would mean that by default. */
function firstStart(calendar) {
  const base = EVENING.replace("T", " ").replace("Z", " UTC");
  const { stdout, stderr } = spawnSync("systemd-analyze", ["calendar", `--base-time=${base}`, calendar], {
    encoding: "utf8",
    env: { ...process.env, TZ: "XYZ-5:30" },
  });
  const [, day, time] = stdout.match(/\(in UTC\): \w+ (\S+) (\S+) UTC/) ?? [];
  return day ? `${day}T${time}.000Z` : stderr.trim();
}

/** The unit of OnFailure= is there, and its command, run with stand-ins for what it calls, sends what the journal holds. */
function* told(run, teller) {
  const unit = run.one("Unit.OnFailure").replace("%n", "alliance-pool.service");
  if (unit.replace(/@.*\.service$/, "@.service") !== failed.slice("systemd/".length)) {
    yield `nobody is told of a failed night: OnFailure=${unit}`;
    return;
  }
  const bin = mkdtempSync(join(scratch, "told-"));
  const standIn = (name, script) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  standIn("journalctl", `echo "journal: $*"`);
  standIn("mail", `printf '%s|' "$@"; cat`);
  const [, instance] = unit.match(/@(.*)\.service$/);
  const words = command(teller.one("Service.ExecStart")).map((w) =>
    w.replaceAll("%i", instance).replaceAll("%H", "host").replaceAll("$$", "$"),
  );
  const env = Object.fromEntries(teller.words("Service.Environment").map((e) => e.split(/=(.*)/s, 2)));
  const { stdout, stderr } = spawnSync(words[0], words.slice(1), {
    encoding: "utf8",
    env: { ...env, PATH: `${bin}:${process.env.PATH}`, MONITOR_EXIT_STATUS: "3" },
  });
  const sent = /^-s\|alliance-pool\.service failed on host, exit status 3\|root\|journal: --unit=alliance-pool\.service /;
  if (!sent.test(stdout)) yield `${failed} does not send a mail, but: ${stdout}${stderr}`;
}
