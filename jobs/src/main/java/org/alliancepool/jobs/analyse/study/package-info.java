/** Gathers what the analyses need of one study. */
package org.alliancepool.jobs.analyse.study;
