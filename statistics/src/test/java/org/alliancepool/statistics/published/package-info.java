/** Published meta-analyses, computed again and held against what was printed. */
package org.alliancepool.statistics.published;
