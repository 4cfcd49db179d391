package org.alliancepool.statistics.dependent;

import java.util.List;

/**
 * A joint test of q contrasts C of the coefficients, HTZ: Tipton and Pustejovsky (2015),
 * doi:10.3102/1076998615606099.
 *
 * <p>{@code Q = (Cb)' (C V C')^-1 (Cb)} with V cluster-robust is taken for Hotelling's T^2: {@code
 * F = (eta - q + 1) / (eta q) Q} with q and {@code eta - q + 1} degrees of freedom. eta gives a
 * Wishart matrix the total variance that {@code C V C'} has under the working model.
 *
 * <p>Edge cases: one constraint gives the square of its t; where the approximation leaves no
 * degrees of freedom, fval and pval are NaN and a warning says so.
 *
 * @param fval the F statistic; NaN where the approximation has no degrees of freedom left
 * @param dfNum number of constraints
 * @param dfDen denominator degrees of freedom
 * @param pval p-value
 * @param warnings what a reader should know
 */
public record WaldTest(double fval, int dfNum, double dfDen, double pval, List<String> warnings) {}
