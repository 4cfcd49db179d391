/** What every reader takes and gives: options, columns, rows, marks of what is missing. */
package org.alliancepool.jobs.ingest.format.table;
