/** The SQL shell: statements from a person at a terminal, or from a pipe. */
package org.alliancepool.jobs.cli.sql;
