/** Scores of questionnaires, their reliability, and the agreement of raters. */
package org.alliancepool.statistics.score;
