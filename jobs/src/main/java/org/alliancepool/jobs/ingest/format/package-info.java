/**
 * The front door to readers of trial files: which format a file has, and its tables. A family of
 * formats has a package of its own and knows no other; all share {@code bytes}, {@code table} and
 * {@code value}.
 */
package org.alliancepool.jobs.ingest.format;
