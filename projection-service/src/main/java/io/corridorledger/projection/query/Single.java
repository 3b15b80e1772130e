package io.corridorledger.projection.query;

import io.corridorledger.feed.Freshness;
import jakarta.validation.constraints.NotNull;

public record Single<T>(@NotNull T item, @NotNull Freshness freshness) {}
