/** Harmonises one patient at a time. */
package org.alliancepool.jobs.harmonise.patient;
