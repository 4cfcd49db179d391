// What deploy/README.md promises for every recipe: what becomes of a night by its exit code, and when it starts.
import { CronExpressionParser } from "cron-parser";

/** The codes that are tried; the last stands for those that the table calls "others". */
export const CODES = [0, 1, 2, 3, 4, 137];

/** What becomes of a night, by exit code: the last column of the table whose first one holds codes. */
export function policy(readme) {
  const table = new Map();
  for (const [, codes, fate] of readme.matchAll(/^\| (\d[\d, ]*|others) \|.*\| ([^|]+) \|$/gm)) {
    for (const code of codes.split(", ")) table.set(code === "others" ? CODES.at(-1) : Number(code), fate);
  }
  return table;
}

/** @param fate what a recipe makes of an exit code, in the words of the table */
export function* keepsTo(readme, fate) {
  const promised = policy(readme);
  for (const code of CODES) {
    if (fate(code) !== promised.get(code)) {
      yield `exit code ${code} means "${fate(code)}", and in deploy/README.md "${promised.get(code)}"`;
    }
  }
}

/** In the words of the table. */
export const tries = (more) => (more === 0 ? "failed" : more === 1 ? "one more try" : `${more} more tries`);

/** Summer, where the local time of many places is not their winter's. */
export const EVENING = "2026-06-30T12:00:00Z";

export function* startsAtNight(first) {
  const night = "2026-07-01T02:30:00.000Z";
  if (first !== night) yield `the first start after ${EVENING} is ${first}, not ${night}`;
}

/** The first start by a schedule of cron, as a moment, or why there is none. */
export function cron(schedule, zone) {
  try {
    return CronExpressionParser.parse(schedule, { currentDate: EVENING, tz: zone }).next().toISOString();
  } catch (e) {
    return e.message;
  }
}
