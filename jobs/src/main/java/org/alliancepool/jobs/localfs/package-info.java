/** The local disk for embedded Spark, without a child process per file. */
package org.alliancepool.jobs.localfs;
