/** Stage 4: scores become effects, study by study, as the plan asks. */
package org.alliancepool.jobs.analyse;
