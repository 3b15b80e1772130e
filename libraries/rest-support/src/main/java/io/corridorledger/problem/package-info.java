/// Problem responses (RFC 9457) that all three services share, with the JSON Pointer of each
/// invalid field.
package io.corridorledger.problem;
