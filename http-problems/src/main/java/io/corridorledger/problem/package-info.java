/// What goes wrong at the HTTP edge, told alike by all three services: RFC 9457 problems with the
/// JSON pointer of each wrong field.
package io.corridorledger.problem;
