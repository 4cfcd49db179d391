/** SQL that only reads: tables as a run left them, and what statements may do. */
package org.alliancepool.jobs.warehouse.sql;
