/// The read model of agreements: announced agreements, signed agreements, and packages. For a
/// package, a source may state only the number of documents. If sources state different dates or
/// titles of one signing, all stated dates and titles are listed.
package io.corridorledger.projection.agreements;
