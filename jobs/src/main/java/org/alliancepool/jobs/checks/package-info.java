/** Data checks: declared rules on the tables, each with its violations and denominator. */
package org.alliancepool.jobs.checks;
