/** Meta-analysis of independent effects: random-effects models and meta-regression. */
package org.alliancepool.statistics.pool;
