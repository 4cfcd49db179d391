package org.alliancepool.statistics.effect;

/**
 * An effect with its sampling variance.
 *
 * @param yi the effect
 * @param vi its sampling variance; NaN where the data do not give one
 */
public record EffectSize(double yi, double vi) {}
