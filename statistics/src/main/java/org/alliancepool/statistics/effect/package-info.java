/** Effect sizes and sampling variances from summary statistics, conversions and transformations. */
package org.alliancepool.statistics.effect;
