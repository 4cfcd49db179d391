package org.alliancepool.jobs.analyses;

import java.util.Set;

/**
 * What the studies of a consortium measure, by their manifests: what a plan may ask for.
 *
 * @param phases phases in which any study has visits, or any printed effect lies
 * @param instruments codes of all instruments, of alliance, outcome and others
 * @param timepoints names of all assessments
 */
public record Measured(Set<String> phases, Set<String> instruments, Set<String> timepoints) {}
