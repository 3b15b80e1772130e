package io.corridorledger.command;

import io.corridorledger.problem.Problem;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The query parameter with which a client confirms that a fact is not a duplicate.
public class Confirmation {

  @QueryParam("confirmed")
  @DefaultValue("false")
  @Parameter(
      description =
          "`true` if the client confirms that the fact is not a duplicate. The service then does not search for likely duplicates. The example of the parameter is `true`, because the dataset of the release contains facts that are similar to the example of the body.",
      example = "true",
      schema = @Schema(type = SchemaType.BOOLEAN))
  String confirmed;

  boolean given() {
    return switch (confirmed) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Problem.invalidParameter("confirmed", "is neither true nor false");
    };
  }
}
