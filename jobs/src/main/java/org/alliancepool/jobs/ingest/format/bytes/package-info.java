/** Where the bytes of a trial file come from, and cursors that know how far they are. */
package org.alliancepool.jobs.ingest.format.bytes;
