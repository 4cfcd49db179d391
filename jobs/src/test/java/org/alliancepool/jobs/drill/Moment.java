package org.alliancepool.jobs.drill;

/**
 * A moment of a run: so many writes after its start. Not a time, so that it falls into the same
 * work on a slow and on a busy machine, and never into the start, where there is nothing to lose.
 *
 * @param writes write calls of the process, to files and elsewhere
 */
record Moment(long writes) {}
