/** A run's results in the forms in which other programs take them; no stage reads them again. */
package org.alliancepool.jobs.export;
