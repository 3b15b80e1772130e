package io.corridorledger.projection.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.Freshness;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// @param next cursor of the next page; absent on the last page
public record Page<T>(
    @JsonInclude(JsonInclude.Include.ALWAYS) @NotNull List<T> items,
    @Schema(
            description =
                "Value of the query parameter `cursor` that requests the next page; absent on the last page. A page can have fewer items than `limit`, or none, although there is a next page.")
        String next,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Schema(
            description =
                "Hints that explain an empty list. If no item has the value of a filter, a hint names the value and suggests similar values. If `asOf` is before the first recorded item, a hint states when this item was recorded.")
        List<String> hints,
    @NotNull Freshness freshness) {}
