/// A small consumer of the topics, as a reference for other consumers. It uses no code of the
/// ledger.
package io.corridorledger.consumer;
