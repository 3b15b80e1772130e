/// Writes documentation comments to resources at compile time.
package io.corridorledger.javadoc;
