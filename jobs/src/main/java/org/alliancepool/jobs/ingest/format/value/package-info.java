/** What files hold as numbers, dates and padded text, as the cells of a row. */
package org.alliancepool.jobs.ingest.format.value;
