package io.corridorledger.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.corridorledger.contract.LedgerJson;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// The problem responses in the API documents. Their examples are created by the same code that
/// creates the problems. So the documented titles and types always equal the returned titles and
/// types.
public final class ProblemResponse {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private ProblemResponse() {}

  /// A response in the API document, with an example for each of these problems. All problems have
  /// the same status.
  public static APIResponse of(Problem... problems) {
    MediaType content =
        OASFactory.createMediaType()
            .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
    for (Problem problem : problems)
      content.addExample(
          name(problem),
          OASFactory.createExample()
              .summary(problem.body().title())
              .value(json(problem.body().withTrace(TRACE))));
    APIResponse response =
        OASFactory.createAPIResponse()
            .description(
                Arrays.stream(problems)
                    .map(p -> "`%s`: %s".formatted(name(p), p.body().title()))
                    .collect(Collectors.joining(". ", "", ".")))
            .content(OASFactory.createContent().addMediaType("application/problem+json", content));
    if (Arrays.stream(problems).anyMatch(p -> p.headers().containsKey("Retry-After")))
      response.addHeader(
          "Retry-After",
          OASFactory.createHeader()
              .description(
                  "Number of seconds to wait before the client sends the same request again")
              .schema(
                  OASFactory.createSchema()
                      .addType(
                          org.eclipse.microprofile.openapi.models.media.Schema.SchemaType
                              .INTEGER)));
    return response;
  }

  /// Converts a record to the JSON maps that the document model needs.
  public static Map<String, Object> json(Object value) {
    return parsed(LedgerJson.text(value));
  }

  /// Converts a JSON text to the JSON maps that the document model needs.
  public static Map<String, Object> parsed(String json) {
    try {
      return LedgerJson.strict().readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON object: " + json, e);
    }
  }

  private static String name(Problem problem) {
    return problem.body().type().substring(Problem.TYPE_BASE.length());
  }
}
