/**
 * The command {@code meta}: one table of effects in, one meta-analysis out, in the terms of
 * metafor. No class of Spark is loaded here, so that an answer takes less than a second.
 */
package org.alliancepool.jobs.cli.meta;
