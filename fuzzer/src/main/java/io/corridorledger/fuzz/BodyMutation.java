package io.corridorledger.fuzz;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// The ways to change a body. A change makes an error, or sets a value at the limit of the allowed
/// range.
enum BodyMutation {
  WRONG_TYPE(6),
  MISSING_MEMBER(6),
  UNKNOWN_MEMBER(3),
  DUPLICATE_MEMBER(3),
  MEMBER_NAME(2),
  NUMBER(7),
  NOT_A_NUMBER(3),
  TEXT_LENGTH(7),
  REPEATED_64_KIB(2),
  REPEATED_1_MIB(1),
  DEEP_NESTING(2),
  BROKEN_UTF8(3),
  LONE_SURROGATE(3),
  CONTROL_CHARACTER(5),
  RAW_CONTROL_CHARACTER(2),
  ODD_TEXT(5),
  INJECTION(4),
  PERIOD(7),
  ENUM(4),
  REFERENCE(5),
  NUMBER_AS_TEXT(2),
  MANY_ITEMS(3),
  EMPTY_LIST(2),
  REPEATED_ITEM(2),
  MANY_MEMBERS(1),
  TRUNCATED(3),
  TRAILING(2),
  NOT_JSON(3),
  NOT_AN_OBJECT(2),
  ENCODING(3),
  SIZE_LIMIT(2);

  private final int weight;

  BodyMutation(int weight) {
    this.weight = weight;
  }

  static BodyMutation any(RandomGenerator random) {
    var rest = random.nextInt(Arrays.stream(values()).mapToInt(m -> m.weight).sum());
    for (var mutation : values()) {
      rest -= mutation.weight;
      if (rest < 0) {
        return mutation;
      }
    }
    throw new AssertionError();
  }

  String label() {
    return "body/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
