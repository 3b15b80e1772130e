package io.corridorledger.projection.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.judgement.Verdict;
import io.corridorledger.projection.bitemporal.DocumentJson;
import io.corridorledger.projection.query.ListFormats;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// Describes the format SDMX-CSV of figures in the API document. The example has the same figures
/// as the JSON example.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 5)
public class FiguresOpenApi implements OASFilter {

  private static final ObjectMapper JSON = DocumentJson.MAPPER;
  private static final int MAX_ELEMENTS = 2;

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getPaths()
        .getPathItem("/v1/figures/structure")
        .getGET()
        .getResponses()
        .getAPIResponse("200")
        .getContent()
        .getMediaTypes()
        .values()
        .forEach(type -> type.setExample(shortened(structure())));
    MediaType csv =
        document
            .getPaths()
            .getPathItem("/v1/figures")
            .getGET()
            .getResponses()
            .getAPIResponse("200")
            .getContent()
            .getMediaType(ListFormats.SDMX_CSV);
    csv.setSchema(
        OASFactory.createSchema()
            .addType(SchemaType.STRING)
            .description("SDMX-CSV 2.0: a header line, and one line per figure"));
    csv.setExample(example());
  }

  /// Shortens the lists of an example to a few elements.
  private static Object shortened(Object json) {
    return switch (json) {
      case List<?> list ->
          list.stream().limit(MAX_ELEMENTS).map(FiguresOpenApi::shortened).toList();
      case Map<?, ?> object -> {
        Map<Object, Object> shortened = new LinkedHashMap<>();
        object.forEach((name, value) -> shortened.put(name, shortened(value)));
        yield shortened;
      }
      default -> json;
    };
  }

  private static Object structure() {
    try {
      return JSON.readValue(SdmxStructure.message(), Object.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String example() {
    StringBuilder rows = new StringBuilder(SdmxFigures.FORMAT.head());
    try (InputStream json =
        FiguresOpenApi.class.getResourceAsStream("/openapi/examples/listFigures.json")) {
      for (JsonNode set : JSON.readTree(json).path("items")) rows.append(rows(set));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows.toString();
  }

  private static String rows(JsonNode set) throws IOException {
    List<FigureValue> values = new ArrayList<>();
    for (JsonNode value : set.path("values"))
      values.add(JSON.readValue(value.toString(), FigureValue.class));
    return SdmxFigures.FORMAT.rows(
        new FigureSet(
            JSON.readValue(set.path("key").toString(), FigureSet.Key.class),
            values,
            Verdict.valueOf(set.path("verdict").asText()),
            List.of(),
            1,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            null,
            false));
  }
}
