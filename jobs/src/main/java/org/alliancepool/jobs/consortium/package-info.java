/** A consortium's folder as people write it: settings, plan, and a manifest per study. */
package org.alliancepool.jobs.consortium;
