/** What the page says, as plain values, and how it is written as HTML. */
package org.alliancepool.jobs.report.page;
