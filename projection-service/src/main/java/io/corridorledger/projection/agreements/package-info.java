/// The register of agreements: what was announced, what was signed, and what is known of packages
/// only by their count. Sources that date or name one signing differently stand side by side.
package io.corridorledger.projection.agreements;
