/** CSV and TSV, and how a text of which nothing is known may be read. */
package org.alliancepool.jobs.ingest.format.text;
