/// Sends valid, invalid and malformed requests to the services and checks their answers and writes.
///
/// The OpenAPI documents of the services and a seed determine the requests. The same documents and
/// the same seed give the same requests. [Episode] generates the requests, and [Fuzzer] sends them.
/// [AnswerChecks] and [Accounts] check the answers. See docs/building/fuzzing.md.
package io.corridorledger.fuzz;
