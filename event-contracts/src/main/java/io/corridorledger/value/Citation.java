package io.corridorledger.value;

/// Where a fact stands in its source.
///
/// @param source the source itself, so that each event can be read alone
/// @param locator page, paragraph, line or table
/// @param asPrinted the number or date as printed, in a few characters; not the sentence
/// @param attributedTo whom the source itself names for it, as printed ("Sputnik Uzbekistan, August
///   1, 2023")
/// @param attributedOn when that was said, as far as it is printed or follows
public record Citation(
    Source source, String locator, String asPrinted, String attributedTo, Period attributedOn) {

  public Citation {
    InvalidValue.check()
        .present(source, "source")
        .optionalText(locator, "locator", 100)
        .optionalText(asPrinted, "asPrinted", 200)
        .optionalText(attributedTo, "attributedTo", 300)
        .orThrow();
  }
}
