/// Finds likely duplicates among the recorded facts: records that may be about the same thing.
package io.corridorledger.projection.duplicates;
