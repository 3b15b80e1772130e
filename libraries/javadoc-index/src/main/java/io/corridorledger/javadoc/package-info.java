/// Writes documentation comments to resource files at compile time.
package io.corridorledger.javadoc;
