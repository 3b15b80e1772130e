package io.corridorledger.command;

import io.corridorledger.contract.AggregateType;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.Operation;

/// A command, as the API document describes it.
record Command(String path, Operation operation, Class<? extends LedgerEvent> event) {

  static final String RULES = "x-rules";
  static final String FOLLOWS = "x-example-follows";

  boolean opens() {
    return !path.contains("{id}");
  }

  boolean isRemark() {
    return Remark.class.isAssignableFrom(event);
  }

  /// The operation id of the command whose example must be sent before the example of this command.
  /// Null if it is enough to send the example of the command that opens the stream.
  String follows() {
    return (String) operation.getExtensions().get(FOLLOWS);
  }

  /// The rules that this command can violate. The map key is the name of a rule, and the value is
  /// its requirement.
  @SuppressWarnings("unchecked")
  Map<String, String> rules() {
    return (Map<String, String>) operation.getExtensions().get(RULES);
  }

  AggregateType type() {
    return AggregateType.ofPath(path).orElseThrow();
  }
}
