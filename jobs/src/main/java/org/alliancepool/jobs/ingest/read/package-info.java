/** Reads the files of one study, on an executor. */
package org.alliancepool.jobs.ingest.read;
