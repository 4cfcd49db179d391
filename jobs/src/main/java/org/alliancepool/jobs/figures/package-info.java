/**
 * Figures as scalable vector graphics: pure functions from numbers and labels to the text of one
 * {@code svg} element, without a library, script or external font. Every label is escaped; the same
 * input gives the same bytes.
 */
package org.alliancepool.jobs.figures;
