/// Agreements, as each source reports them. An agreement is a single instrument, or a package of
/// documents. For a package, the source may state only the number of documents.
package io.corridorledger.agreements.agreement;
