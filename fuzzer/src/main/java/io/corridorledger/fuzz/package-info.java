/// Sends valid, invalid and malformed requests to the services and checks their answers and writes.
///
/// The requests follow from the OpenAPI documents that the services publish and from a seed: the
/// same seed and documents give the same requests. [Fuzzer] runs the requests, [Episode] generates
/// them, [AnswerChecks] and [Accounts] check the answers. See docs/building/fuzzing.md.
package io.corridorledger.fuzz;
