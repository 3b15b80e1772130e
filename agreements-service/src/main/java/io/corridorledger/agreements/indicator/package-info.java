/// Trade, investment, counts and shares as their sources report them; one stream a statement, so
/// that each can be corrected alone.
package io.corridorledger.agreements.indicator;
