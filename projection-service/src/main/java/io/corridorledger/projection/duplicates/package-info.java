/// Likely duplicates that were recorded all the same.
package io.corridorledger.projection.duplicates;
