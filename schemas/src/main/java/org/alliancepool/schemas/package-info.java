/**
 * What the data mean: tables, instrument forms, vocabularies, and the shapes of manifest and plan.
 */
package org.alliancepool.schemas;
