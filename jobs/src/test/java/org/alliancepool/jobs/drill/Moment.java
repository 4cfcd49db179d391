package org.alliancepool.jobs.drill;

/**
 * A moment of a run, wherever the machine is slow: not counted from its start alone, but from the
 * end of a stage, so that it falls into the same work in every run.
 *
 * @param stages how many stages have ended
 * @param seconds after the last of them, or after the start
 */
record Moment(int stages, double seconds) {}
