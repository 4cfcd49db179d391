/** Tail probabilities and quantiles, accurate to the last few digits in the far tails. */
package org.alliancepool.statistics.distribution;
