package io.corridorledger.dataset;

/// One statement of an article. A command may record the statement as a fact of the ledger.
///
/// @param id article and running number: `S3-005` is the fifth statement of article 003
/// @param kind agreement, visit, throughput, indicator, membership, target, capacity, corridor,
///   project or claim
/// @param statement the statement in our own words; sentences of the article are not copied
/// @param reason why no command records the statement; absent if a command records it
public record Fact(String id, String kind, String statement, String reason) {}
