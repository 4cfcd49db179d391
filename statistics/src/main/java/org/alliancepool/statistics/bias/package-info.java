/** Publication bias: tests of asymmetry, adjusted estimates, selection models. */
package org.alliancepool.statistics.bias;
