/** Runs as processes of their own, disturbed on purpose; started by {@code .ci/kill}. */
package org.alliancepool.jobs.drill;
