/// Corrections, revisions, retractions, disputes and reinstatements, with their reasons.
package io.corridorledger.projection.corrections;
