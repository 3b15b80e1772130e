/// JSON Schemas of the events and of their envelope, and the AsyncAPI document of the topics. All
/// of them are generated from the records, their constraints and their comments.
package io.corridorledger.jsonschema;
