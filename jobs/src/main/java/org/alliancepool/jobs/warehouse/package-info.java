/**
 * The tables of one warehouse: reading versions of them, writing slices, rolling back what a killed
 * run left. {@code delta} knows a single table, {@code bag} where things are worked on; {@code
 * published} and {@code sql} stand above and read what complete runs have left.
 */
package org.alliancepool.jobs.warehouse;
