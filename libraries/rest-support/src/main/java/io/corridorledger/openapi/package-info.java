/// The parts of the OpenAPI documents that all services share: the schemas of facts and values, the
/// problem responses, the required roles and the order of parameters.
package io.corridorledger.openapi;
