package io.corridorledger.value;

import io.corridorledger.constraint.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/// The source of a fact, with the place of the fact in the source.
///
/// @param source the cited source with all its known properties; the id of the source is not enough
/// @param locator place of the fact in the source: a page, paragraph, line or table; absent if
///   unknown
/// @param asPrinted the number or the date as printed in the source, without the surrounding
///   sentence; absent if the client states none
/// @param attributedTo the person or office that the source names as the origin of the fact, as
///   printed, such as "Sputnik Uzbekistan, August 1, 2023"; absent if the source names none
/// @param attributedOn date on which the person or office in `attributedTo` made the statement;
///   absent if the source neither prints nor implies a date
public record Citation(
    @NotNull @Valid Source source,
    @Text(max = 100) String locator,
    @Text(max = 200) String asPrinted,
    @Text(max = 300) String attributedTo,
    Period attributedOn) {}
