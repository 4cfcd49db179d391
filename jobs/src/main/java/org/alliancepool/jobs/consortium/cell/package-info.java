/** What people write in a cell: numbers, blanks, words for none. */
package org.alliancepool.jobs.consortium.cell;
