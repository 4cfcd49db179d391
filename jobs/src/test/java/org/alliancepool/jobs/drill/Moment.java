package org.alliancepool.jobs.drill;

/**
 * A moment of a run: so many writes after the end of a stage. Not a time, so that it falls into the
 * same work on a slow and on a busy machine, and never into the start, where there is nothing to
 * lose; and not counted from the start alone, since a run may have debris to roll back first.
 *
 * @param stages how many stages have ended
 * @param writes write calls of the process since the last of them, or since the start
 */
record Moment(int stages, long writes) {}
