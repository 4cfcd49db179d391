/** How fast answers go through the pipeline; started by {@code .ci/rate}. */
package org.alliancepool.jobs.scale;
