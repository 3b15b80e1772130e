/// The register of agreements: announced agreements, signed agreements, and packages that are known
/// only by their count. If accounts state different dates or titles of one signing, all of them are
/// listed.
package io.corridorledger.projection.agreements;
