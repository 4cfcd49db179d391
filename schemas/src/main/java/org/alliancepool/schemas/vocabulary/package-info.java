/** The controlled vocabularies: which codes a column may hold, and what they mean. */
package org.alliancepool.schemas.vocabulary;
