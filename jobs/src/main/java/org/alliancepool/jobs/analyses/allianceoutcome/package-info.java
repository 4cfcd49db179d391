/** Correlation of an alliance rating with an outcome, by arm, and pooled. */
package org.alliancepool.jobs.analyses.allianceoutcome;
