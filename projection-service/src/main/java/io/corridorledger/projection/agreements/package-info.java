/// The register of agreements: announced agreements, signed agreements, and packages that are known
/// only by their count. Accounts that date or name one signing differently are listed side by side.
package io.corridorledger.projection.agreements;
