/// Reads the JSON of a fact from a request body and reports every invalid field in one problem.
package io.corridorledger.body;
