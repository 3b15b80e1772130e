package io.corridorledger.projection.query;

import io.corridorledger.feed.Freshness;

public record Single<T>(T item, Freshness freshness) {}
