/** Scores the forms of one study, instrument and rater. */
package org.alliancepool.jobs.score.form;
