/** Datasets of SAS (sas7bdat) and its transport files (xpt). */
package org.alliancepool.jobs.ingest.format.sas;
