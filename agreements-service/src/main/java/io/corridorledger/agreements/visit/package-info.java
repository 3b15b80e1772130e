/// Visits, summits, forums and exercises. A meeting with many participants is one aggregate.
package io.corridorledger.agreements.visit;
