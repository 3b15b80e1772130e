package io.corridorledger.command;

import io.corridorledger.contract.AggregateType;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.Operation;

/// A command of the API document.
record Command(String path, Operation operation, Class<? extends LedgerEvent> event) {

  static final String RULES = "x-rules";
  static final String FOLLOWS = "x-example-follows";

  boolean opens() {
    return !path.contains("{id}");
  }

  boolean isRemark() {
    return Remark.class.isAssignableFrom(event);
  }

  /// The command whose example a client sends before the example of this command; null if that is
  /// the command that opens the stream.
  String follows() {
    return (String) operation.getExtensions().get(FOLLOWS);
  }

  /// The requirements of the rules that this command can violate, by the name of the rule.
  @SuppressWarnings("unchecked")
  Map<String, String> rules() {
    return (Map<String, String>) operation.getExtensions().get(RULES);
  }

  AggregateType type() {
    return AggregateType.ofPath(path).orElseThrow();
  }
}
