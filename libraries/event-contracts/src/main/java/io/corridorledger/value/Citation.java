package io.corridorledger.value;

import io.corridorledger.constraint.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/// The location of a fact in its source.
///
/// @param source the complete source, so that each event is self-contained
/// @param locator page, paragraph, line or table
/// @param asPrinted the number or date as printed, not the whole sentence
/// @param attributedTo the origin that the source itself names, as printed ("Sputnik Uzbekistan,
///   August 1, 2023")
/// @param attributedOn date of that origin, if printed or implied
public record Citation(
    @NotNull @Valid Source source,
    @Text(max = 100) String locator,
    @Text(max = 200) String asPrinted,
    @Text(max = 300) String attributedTo,
    Period attributedOn) {}
