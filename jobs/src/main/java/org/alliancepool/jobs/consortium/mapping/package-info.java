/** A manifest held against the columns and rows of a file: what each cell means. */
package org.alliancepool.jobs.consortium.mapping;
