/** Parquet, with limits that a hostile file cannot pass. */
package org.alliancepool.jobs.ingest.format.parquet;
