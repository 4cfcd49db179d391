/** Things in no order, on the driver or on the cluster, and rows that are written on the way. */
package org.alliancepool.jobs.warehouse.bag;
