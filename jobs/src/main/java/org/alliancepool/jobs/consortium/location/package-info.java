/** Where a consortium's files are: on a disk, or on any Hadoop file system. */
package org.alliancepool.jobs.consortium.location;
