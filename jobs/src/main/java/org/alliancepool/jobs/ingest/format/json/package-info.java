/** JSON lines and CDISC Dataset-JSON. */
package org.alliancepool.jobs.ingest.format.json;
