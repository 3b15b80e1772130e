package io.corridorledger.dataset;

/// One thing that an article states, whether or not the ledger holds it yet.
///
/// @param id article and running number: `S3-005` is the fifth of article 003
/// @param kind agreement, visit, throughput, indicator, membership, target, capacity, corridor,
///   project or claim
/// @param statement in our words; the article's sentences stay in the article
/// @param reason why no command holds it; absent when one does
public record Fact(String id, String kind, String statement, String reason) {}
