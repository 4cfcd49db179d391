/** What a file system or Spark says of a failure, in the words of the user. */
package org.alliancepool.jobs.warehouse.failure;
