/**
 * Effects that depend on one another: several effects of one study, crossed instruments, correlated
 * sampling errors; multilevel models, cluster-robust inference and aggregation.
 */
package org.alliancepool.statistics.dependent;
