/**
 * Kinds of analysis. Each is a package of its own, listed in one registry; the stages know no kind
 * by name, and kinds call no stage.
 */
package org.alliancepool.jobs.analyses;
