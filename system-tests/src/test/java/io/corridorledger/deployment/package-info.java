/// Judges the files that bring the ledger to a container engine and to Kubernetes, without either:
/// their form by the published schema and models, their content by the code that they configure and
/// by one another. What these tests cannot see is listed in `docs/operating/containers.md`.
package io.corridorledger.deployment;
