/** Stage 3: answers become scores on comparable scales, with reliability and agreement. */
package org.alliancepool.jobs.score;
