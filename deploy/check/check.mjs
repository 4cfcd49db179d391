// Checks the recipes of deploy/, each in its own language, and then the checks: each of planted.mjs's defects must be
// seen, and said in the words that belong to it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "./command.mjs";
import { PLANTED } from "./planted.mjs";

const read = (path) => readFileSync(join(project, "deploy", path), "utf8");
let failed = 0;
function fail(message) {
  failed++;
  console.error(`FAILED: ${message}`);
}

for (const [folder, defects] of Object.entries(PLANTED)) {
  const { check, files } = await import(`./recipes/${folder}.mjs`);
  const found = [...check(read)];
  found.forEach((f) => fail(`deploy/${folder}: ${f}`));
  if (found.length > 0) continue;

  for (const [from, to, said] of defects) {
    const file = files.find((f) => read(f).includes(from));
    if (!file) {
      fail(`nothing in deploy/${folder} is "${from}", so it cannot be planted as "${to}"`);
      continue;
    }
    const findings = [];
    for (const finding of check((path) => (path === file ? read(path).replace(from, () => to) : read(path)))) {
      findings.push(finding);
      if (said.test(finding)) break; // the rest may cost a Java
    }
    const seen = findings.length > 0 && said.test(findings.at(-1));
    if (!seen) fail(`${file} with "${to || `no ${from}`}" is not seen by ${said}, but: ${findings.join("; ") || "sound"}`);
  }
  console.log(`ok: deploy/${folder}, and ${defects.length} defects planted in it are seen`);
}
process.exitCode = failed === 0 ? 0 : 1;
