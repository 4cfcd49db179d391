/** System files of SPSS: sav and zsav. */
package org.alliancepool.jobs.ingest.format.spss;
