/** Data files of Stata (dta). */
package org.alliancepool.jobs.ingest.format.stata;
