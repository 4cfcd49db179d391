/** Pseudonyms for the ids of participants and clinicians. */
package org.alliancepool.jobs.ingest.pseudonym;
