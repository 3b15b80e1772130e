/// What was agreed: instruments from their announcement to their end, each as every source tells
/// it, and packages that are known by their count only.
package io.corridorledger.agreements.agreement;
