package org.alliancepool.jobs.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What may happen to a run. */
enum Disturbance {
  /** SIGKILL, as by a lack of memory, a power cut or an evicted pod. */
  KILL,
  /** Ctrl-C. */
  INTERRUPT,
  /** A scheduler's time limit, a shutdown. */
  TERMINATE,
  /** The disk of the warehouse fills up. */
  FULL_DISK,
  /** Another run of the same consortium. */
  SECOND_RUN;

  /** How many kills there are for one of each of the others. */
  static final int KILLS_PER_OTHER = 20;

  /** Kills and as many of the others as belong to them, in random order. */
  static List<Disturbance> mixed(int kills, int ofEach, List<Disturbance> others, Random random) {
    List<Disturbance> all = new ArrayList<>(Collections.nCopies(kills, KILL));
    others.forEach(other -> all.addAll(Collections.nCopies(ofEach, other)));
    Collections.shuffle(all, random);
    return all;
  }
}
