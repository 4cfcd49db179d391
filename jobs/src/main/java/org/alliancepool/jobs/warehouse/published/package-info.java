/** The runs that are complete, and what their tables hold. */
package org.alliancepool.jobs.warehouse.published;
