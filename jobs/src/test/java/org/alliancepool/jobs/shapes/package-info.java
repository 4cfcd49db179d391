/** Studies in the shapes that trial software exports, read and harmonised whole. */
package org.alliancepool.jobs.shapes;
