/** What moved between two runs, and what moved it, in parts that add up. */
package org.alliancepool.jobs.changes;
