/** Stage 5: effects of all studies are pooled, as the plan asks. */
package org.alliancepool.jobs.pool;
