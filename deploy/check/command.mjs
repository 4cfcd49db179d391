// Gives the words of a recipe to the command itself. Its files are looked for where nothing is, so a command line that
// is understood ends with 2 and the name of what is missing, before Spark starts; any other ends otherwise.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const project = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const installed = "/opt/alliance-pool";
export const scratch = mkdtempSync(join(tmpdir(), "deploy-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** A folder that does not exist, in which a recipe's paths are put. */
const nowhere = join(scratch, "nowhere");

/** A path of a recipe on this machine: of the installation it is the project's, else it leads nowhere. */
export function here(path) {
  return path.startsWith(`${installed}/`) ? project + path.slice(installed.length) : nowhere + path;
}

const known = new Map();

/** Runs words, once if they come again. */
function run(words, env) {
  const key = JSON.stringify([words, env]);
  if (!known.has(key)) {
    const options = { encoding: "utf8", cwd: scratch, env: { ...process.env, ...env } };
    known.set(key, spawnSync(words[0], words.slice(1), options));
  }
  return known.get(key);
}

/** @param words a command line whose paths are of this machine already */
export function* ends(words, env = {}) {
  const { status, stderr, error } = run(words, env);
  if (status !== 2 || !stderr.includes(`MISSING_FILE: Cannot read consortium "`)) {
    const said = (error?.message ?? stderr).trim().split("\n");
    yield `the command line is not understood (exit code ${status}): ${said.find((l) => /^(Unknown|Unmatched|Error)|Unrecognized/.test(l)) ?? said.at(-1)}`;
  }
}

/** @param words the words of a recipe, the command first */
export function* understood(words) {
  yield* names(words);
  yield* ends(words.map((w) => (w.startsWith("/") ? here(w) : w)));
}

/** A night is a run that says where it writes and where its key is. */
export function* names(words) {
  if (words[1] !== "run") yield `the command is ${words[1]}, not run`;
  for (const name of ["--warehouse", "--key-file"]) {
    if (option(words, name) === undefined) yield `the command line has no ${name}`;
  }
}

/** The value of an option, or undefined. */
export const option = (words, name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);

export const within = (path, folder) => path === folder || path.startsWith(folder.replace(/\/?$/, "/"));
