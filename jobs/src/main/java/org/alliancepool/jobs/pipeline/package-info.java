/** One run: which stages have work, in which order, and what is published at the end. */
package org.alliancepool.jobs.pipeline;
