/// The problem responses (RFC 9457) of all services. A problem points to each invalid field with a
/// JSON Pointer.
package io.corridorledger.problem;
