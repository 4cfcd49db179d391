/**
 * Every figure against R: walks the reference results as they are, so that no key is passed over,
 * and writes docs/validation.md.
 */
package org.alliancepool.statistics.validation;
