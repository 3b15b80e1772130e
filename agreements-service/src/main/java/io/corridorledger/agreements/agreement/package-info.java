/// What was agreed: instruments from their announcement on, each as every source tells it.
package io.corridorledger.agreements.agreement;
