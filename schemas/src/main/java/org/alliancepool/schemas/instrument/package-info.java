/** Instruments and their forms: items, response scales, keys and scoring rules, as data. */
package org.alliancepool.schemas.instrument;
