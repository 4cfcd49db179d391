/** Rows: made of plain values, as text, in groups. */
package org.alliancepool.jobs.warehouse.row;
