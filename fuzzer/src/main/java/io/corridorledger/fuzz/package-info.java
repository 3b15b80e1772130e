/// Sends valid, invalid and malformed requests to the services, and checks their answers and their
/// databases.
///
/// The requests depend only on the API documents and a seed, so the same seed gives the same
/// requests. [Episode] generates requests, and [Fuzzer] sends them. [AnswerChecks] and [Accounts]
/// check the answers. See docs/building/fuzzing.md.
package io.corridorledger.fuzz;
