/// Who visited whom. A meeting of many is one meeting; an announced visit never counts; the counts
/// that sources report stand beside those of the ledger and are never merged with them.
package io.corridorledger.projection.visits;
