/** Stage 1: trial files as they arrive become rows, verbatim but for ids and dates. */
package org.alliancepool.jobs.ingest;
