/** Gives Jupyter the project's kernel. */
package org.alliancepool.jobs.cli.kernel;
