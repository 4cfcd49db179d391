/** The command line: options in, exit codes out. */
package org.alliancepool.jobs.cli;
