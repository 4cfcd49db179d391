/** Estimators in plain Java, without Spark, in the notation of the R package metafor. */
package org.alliancepool.statistics;
