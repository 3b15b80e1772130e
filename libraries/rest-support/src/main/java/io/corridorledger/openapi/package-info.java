/// The parts of the OpenAPI documents that all services share: the schemas of facts and values, the
/// problem responses and the ids in examples.
package io.corridorledger.openapi;
