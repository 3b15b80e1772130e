/// Agreements: instruments from their announcement to their end, as reported by each source, and
/// document packages of which only the number of documents is known.
package io.corridorledger.agreements.agreement;
