package io.corridorledger.contract;

import java.util.Locale;

/// A business rule. Each aggregate type has an enum of its rules. [SharedRule] has the rules that
/// apply to all aggregate types.
public interface Rule {

  /// The name of the enum constant.
  String name();

  /// What the rule requires, as one sentence.
  String requirement();

  /// The permanent name of the rule in problem responses and API documents. The name of the rule is
  /// the name of the constant in kebab case, such as `two-parties-needed`.
  default String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
