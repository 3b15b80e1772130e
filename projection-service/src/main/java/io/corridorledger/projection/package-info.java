/// Answers every question that crosses aggregates, from what the writers published: one feed from
/// the topics, and one package for each thing that can be asked about.
package io.corridorledger.projection;
