/** The Spark jobs, one package per stage in the order of the data flow. */
package org.alliancepool.jobs;
