package org.alliancepool.jobs.cli.draft;

import java.util.Set;

/** Numbers that programs and people use for missing values; on some scales they are answers. */
final class MissingNumbers {
  private static final Set<Integer> CODES =
      Set.of(
          -7, -8, -9, -66, -77, -88, -97, -98, -99, -666, -777, -888, -997, -998, -999, -9999, 66,
          77, 88, 97, 98, 99, 666, 777, 888, 997, 998, 999, 7777, 8888, 9998, 9999);

  private MissingNumbers() {}

  static boolean mayBeOne(double value) {
    return value == Math.rint(value)
        && Math.abs(value) < Integer.MAX_VALUE
        && CODES.contains((int) value);
  }
}
