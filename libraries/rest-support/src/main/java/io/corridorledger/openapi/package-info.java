/// The parts of the OpenAPI documents that all services share: schemas of facts and values, problem
/// responses and example ids.
package io.corridorledger.openapi;
