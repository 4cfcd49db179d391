package org.alliancepool.jobs.score.form;

import java.io.Serializable;
import java.util.ArrayList;
import org.apache.spark.sql.Row;

/** What comes of one form by one rater in one study: rows of two tables. */
public record ScoredBook(ArrayList<Row> scores, ArrayList<Row> reliability)
    implements Serializable {}
