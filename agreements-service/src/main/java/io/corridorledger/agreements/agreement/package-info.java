/// Agreements: instruments from their announcement to their end, as each source reports them, and
/// packages of documents. Of a package, only the number of documents is known.
package io.corridorledger.agreements.agreement;
