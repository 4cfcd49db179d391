package org.alliancepool.jobs.notebook;

/** A value of a cell that is more than its text. */
sealed interface Shown permits Table, Picture {}
