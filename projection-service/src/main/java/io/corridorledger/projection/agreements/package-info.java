/// The agreements: announced ones, signed ones, and packages of which a source states only the
/// number of documents. If sources state different dates or titles of one signing, all of them are
/// listed.
package io.corridorledger.projection.agreements;
