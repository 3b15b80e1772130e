/// Work that a service repeats without a request.
package io.corridorledger.background;
