/** Proposes a manifest for trial files: what their columns look like, and what that may mean. */
package org.alliancepool.jobs.cli.draft;
