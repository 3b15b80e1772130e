package io.corridorledger.body;

/// A record for the body of a request that is not a fact. [FactReader] reads the body and checks
/// the constraints of the record.
public interface CheckedBody {}
