package io.corridorledger.value;

import io.corridorledger.constraint.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/// Where a fact stands in its source.
///
/// @param source the source itself, so that each event can be read alone
/// @param locator page, paragraph, line or table
/// @param asPrinted the number or date as printed, in a few characters; not the sentence
/// @param attributedTo whom the source itself names for it, as printed ("Sputnik Uzbekistan, August
///   1, 2023")
/// @param attributedOn when that was said, as far as it is printed or follows
public record Citation(
    @NotNull @Valid Source source,
    @Text(max = 100) String locator,
    @Text(max = 200) String asPrinted,
    @Text(max = 300) String attributedTo,
    Period attributedOn) {}
