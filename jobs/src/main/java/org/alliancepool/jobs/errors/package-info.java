/**
 * What goes wrong and whose fault it is: the user's (a short message, exit 2) or ours (a trace,
 * exit 3).
 */
package org.alliancepool.jobs.errors;
