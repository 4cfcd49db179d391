/** Programs of analysts that read the tables from outside. */
package org.alliancepool.examples;
