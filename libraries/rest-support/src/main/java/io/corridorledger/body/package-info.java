/// Reads a fact or another record from the body of a request, and reports all its invalid fields in
/// one response.
package io.corridorledger.body;
