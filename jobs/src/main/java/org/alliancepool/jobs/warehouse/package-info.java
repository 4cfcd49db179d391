/** The Delta tables of one warehouse: reading a published run, writing slices, publishing. */
package org.alliancepool.jobs.warehouse;
