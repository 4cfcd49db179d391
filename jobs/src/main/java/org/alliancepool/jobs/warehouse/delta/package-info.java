/** One Delta table on the driver: its version as the log has it, its data files, its commits. */
package org.alliancepool.jobs.warehouse.delta;
