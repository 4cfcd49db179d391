/** How much the pooled answer owes to single studies and to subsets of studies. */
package org.alliancepool.statistics.diagnostics;
