/// Likely duplicates among the recorded facts.
package io.corridorledger.projection.duplicates;
