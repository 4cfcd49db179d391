/** Readers of trial files, behind one interface: rows, names, labels, missing marks, positions. */
package org.alliancepool.jobs.ingest.format;
