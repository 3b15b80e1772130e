/// Visits, summits, forums and exercises. A meeting of many participants is one record.
package io.corridorledger.agreements.visit;
