/** What sites call raters and phases, in the languages of European trials. */
package org.alliancepool.jobs.consortium.words;
