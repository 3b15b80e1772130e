package io.corridorledger.local.verify;

import java.util.regex.Pattern;

/// An epoch that the operator accepts, with its first position: `agreements:2@173`. An operator
/// raises the epoch to give up published events after a restore.
public record AcceptedEpoch(String log, long number, long firstPosition) {

  private static final Pattern FORM =
      Pattern.compile("([a-z]{1,40}):([1-9][0-9]{0,17})@([1-9][0-9]{0,17})");

  /// @throws IllegalArgumentException if the text does not have the form `agreements:2@173`
  public static AcceptedEpoch parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "an epoch is written LOG:EPOCH@POSITION, agreements:2@173");
    }
    return new AcceptedEpoch(
        parts.group(1), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
  }

  @Override
  public String toString() {
    return "%s:%d@%d".formatted(log, number, firstPosition);
  }
}
