/** Stage 6: a published run as one page that anyone can read. */
package org.alliancepool.jobs.report;
