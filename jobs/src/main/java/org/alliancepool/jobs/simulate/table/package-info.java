/** Writes the files of simulated trials: only what a simulation needs of each format. */
package org.alliancepool.jobs.simulate.table;
