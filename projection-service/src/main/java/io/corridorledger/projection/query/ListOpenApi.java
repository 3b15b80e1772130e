package io.corridorledger.projection.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.projection.bitemporal.DocumentJson;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/// Adds the list formats CSV and NDJSON to the API document. The examples of these formats have the
/// same items as the JSON example.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 4)
public class ListOpenApi implements OASFilter {

  private static final DotName OPERATION =
      DotName.createSimple("org.eclipse.microprofile.openapi.annotations.Operation");

  /// Converts the items of examples to JSON in the same way as the service.
  private final ObjectMapper json = DocumentJson.MAPPER.copy();

  private final Map<String, AnnotationInstance> operations = new TreeMap<>();

  /// @param index index of the classes of the service
  public ListOpenApi(IndexView index) {
    new PrintedForms().customize(json);
    for (AnnotationInstance operation : index.getAnnotations(OPERATION))
      if (operation.value("operationId") != null)
        operations.put(operation.value("operationId").asString(), operation);
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document.getPaths().getPathItems().values().stream()
        .flatMap(path -> path.getOperations().values().stream())
        .forEach(this::describe);
  }

  private void describe(Operation operation) {
    APIResponse response = operation.getResponses().getAPIResponse("200");
    if (response == null || response.getContent() == null) return;
    Map<String, MediaType> content = response.getContent().getMediaTypes();
    if (!content.containsKey(ListFormats.CSV)) return;
    response.addHeader(FreshnessHeader.NAME, FreshnessHeader.documented());
    CsvFormat csv =
        new CsvFormat(json, ListFormats.items(method(operations.get(operation.getOperationId()))));
    StringBuilder rows = new StringBuilder(csv.head());
    StringBuilder lines = new StringBuilder();
    for (JsonNode item : example(operation.getOperationId()).path("items")) {
      rows.append(csv.rows(item));
      lines.append(item).append('\n');
    }
    content
        .get(ListFormats.CSV)
        .setSchema(text("CSV (RFC 4180): a header line, and one line per item"));
    content.get(ListFormats.CSV).setExample(rows.toString());
    content.get(ListFormats.NDJSON).setSchema(text("NDJSON: each line is one item as JSON"));
    content.get(ListFormats.NDJSON).setExample(lines.toString());
  }

  private static org.eclipse.microprofile.openapi.models.media.Schema text(String description) {
    return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
  }

  private static Method method(AnnotationInstance operation) {
    String type = operation.target().asMethod().declaringClass().name().toString();
    String name = operation.target().asMethod().name();
    try {
      return Arrays.stream(
              Class.forName(type, false, Thread.currentThread().getContextClassLoader())
                  .getDeclaredMethods())
          .filter(method -> method.getName().equals(name))
          .filter(method ->
              method.isAnnotationPresent(
                  org.eclipse.microprofile.openapi.annotations.Operation.class))
          .findFirst()
          .orElseThrow();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("cannot load " + type, e);
    }
  }

  private JsonNode example(String operation) {
    try (InputStream example =
        ListOpenApi.class.getResourceAsStream("/openapi/examples/%s.json".formatted(operation))) {
      return example == null ? json.createObjectNode() : json.readTree(example);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
