/**
 * YAML that people write, checked against a JSON Schema with messages that name line and remedy.
 */
package org.alliancepool.schemas.document;
