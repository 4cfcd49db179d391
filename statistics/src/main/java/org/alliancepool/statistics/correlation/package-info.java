/** Correlations from raw data, their covariances and differences. */
package org.alliancepool.statistics.correlation;
