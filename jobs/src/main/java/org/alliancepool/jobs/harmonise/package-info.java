/** Stage 2: source rows become patients, sessions, answers and measurements, or findings. */
package org.alliancepool.jobs.harmonise;
