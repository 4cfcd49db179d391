/**
 * What of a study's data may be wrong, in one place for both that tell of it: {@code validate},
 * which reads files, and the checks of a run, which read tables.
 */
package org.alliancepool.jobs.consortium.faults;
