/// A common limit for the memory that all requests hold.
package io.corridorledger.memory;
