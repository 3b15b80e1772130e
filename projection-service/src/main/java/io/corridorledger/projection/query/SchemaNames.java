package io.corridorledger.projection.query;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/// Gives schemas short names, such as `AgreementPage`. The framework would join the names of the
/// Java types, as in `PageEvidencedAgreement`. The names matter, because generated clients use them
/// as class names. This filter runs last, because other filters look for the long names.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 0)
public class SchemaNames implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";

  /// Patterns of long names, and the replacement for each pattern.
  private static final Map<String, String> BETTER =
      Map.of(
          "Page(?:Evidenced)?(?:Judged|WithSeaLegs)?(.+)", "$1Page",
          "Single(?:Evidenced)?(?:Judged|WithSeaLegs|Measured)?(.+)", "Single$1",
          "Evidenced(?:Judged|WithSeaLegs)(.+)", "Evidenced$1");

  private final List<Schema> references = new ArrayList<>();

  @Override
  public Schema filterSchema(Schema schema) {
    if (schema.getRef() != null) references.add(schema);
    return schema;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Schema> named = new TreeMap<>();
    document
        .getComponents()
        .getSchemas()
        .forEach((name, schema) -> {
          if (named.put(better(name), schema) != null)
            throw new IllegalStateException("two schemas have the name " + better(name));
        });
    document.getComponents().setSchemas(named);
    for (Schema reference : references)
      if (reference.getRef().startsWith(SCHEMAS))
        reference.setRef(SCHEMAS + better(reference.getRef().substring(SCHEMAS.length())));
  }

  private static String better(String name) {
    return BETTER.entrySet().stream()
        .filter(rule -> name.matches(rule.getKey()))
        .findFirst()
        .map(rule -> name.replaceFirst(rule.getKey(), rule.getValue()))
        .orElse(name);
  }
}
