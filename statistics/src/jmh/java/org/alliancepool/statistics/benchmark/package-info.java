/**
 * How fast the estimators are, by JMH; {@code docs/benchmarks.md} says how to run them beside R.
 */
package org.alliancepool.statistics.benchmark;
