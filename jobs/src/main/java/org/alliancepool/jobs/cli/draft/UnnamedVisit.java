package org.alliancepool.jobs.cli.draft;

import org.alliancepool.schemas.instrument.Construct;

/** When something was measured of which no name says it: what is likely depends on what it is. */
enum UnnamedVisit {
  /** An alliance is formed in sessions; nobody has one before the treatment. */
  SESSION,
  /** Of what is measured once without further words most is from the baseline. */
  ASSESSMENT;

  static UnnamedVisit of(Construct construct) {
    return construct == Construct.ALLIANCE ? SESSION : ASSESSMENT;
  }
}
