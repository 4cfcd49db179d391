/**
 * The tables, each declared once; DDL and the reference page are rendered from the declarations.
 */
package org.alliancepool.schemas.table;
