/** What of a run's results may leave it in reports and exports: no small cell, by no way round. */
package org.alliancepool.jobs.disclosure;
