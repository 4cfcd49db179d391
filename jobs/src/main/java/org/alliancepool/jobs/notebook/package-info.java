/** A Jupyter kernel for Java and SQL on the harmonised tables, and what its cells may call. */
package org.alliancepool.jobs.notebook;
