/** A server for analysts' own programs: Spark Connect on the tables, for reading. */
package org.alliancepool.jobs.cli.serve;
