/// Sends valid, wrong and broken requests to the services and checks what they answer and write.
///
/// The requests are made from the OpenAPI documents that the services serve, and from a seed: the
/// same seed and the same documents give the same requests. [Fuzzer] runs them, [Episode] makes
/// them, [AnswerChecks] and [Accounts] judge the answers. See docs/building/fuzzing.md.
package io.corridorledger.fuzz;
