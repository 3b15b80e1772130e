/// The documents that describe the topics: the JSON Schemas of events and the AsyncAPI document.
package io.corridorledger.projection.contracts;
