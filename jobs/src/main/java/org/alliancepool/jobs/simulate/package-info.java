/** Consortia of any size with a known truth, in the formats and with the mess of real ones. */
package org.alliancepool.jobs.simulate;
