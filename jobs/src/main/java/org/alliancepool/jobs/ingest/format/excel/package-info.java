/** Workbooks of Excel (xlsx). */
package org.alliancepool.jobs.ingest.format.excel;
