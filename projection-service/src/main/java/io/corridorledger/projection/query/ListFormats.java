package io.corridorledger.projection.query;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.corridorledger.problem.AcceptFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Chooses the format of a list from the formats that the client accepts: JSON, CSV, NDJSON or
/// SDMX-CSV.
@ApplicationScoped
public class ListFormats {

  public static final String CSV = "text/csv";
  public static final String NDJSON = "application/x-ndjson";

  /// The media type of SDMX-CSV 2.0. Only lists of figures have this format.
  public static final String SDMX_CSV = "application/vnd.sdmx.data+csv;version=2.0.0";

  private final ObjectMapper json;
  private final HttpHeaders headers;
  private final ResourceInfo resource;
  private final Map<Method, CsvFormat> csv = new ConcurrentHashMap<>();

  ListFormats(ObjectMapper json, HttpHeaders headers, ResourceInfo resource) {
    this.json = json;
    this.headers = headers;
    this.resource = resource;
  }

  /// A line format that the client asked for.
  ///
  /// @param type value of the header `Content-Type`
  public record Wanted<T>(String type, RowFormat<? super T> rows) {

    /// Converts the items of a page to text.
    String text(List<? extends T> items) {
      StringBuilder text = new StringBuilder(rows.head());
      for (T item : items) text.append(rows.rows(item));
      return text.toString();
    }
  }

  /// Finds the format that the client asks for.
  ///
  /// @param sdmx converts items to SDMX-CSV; null if the list does not have this format
  /// @return null if the client asks for JSON
  public <T> Wanted<T> wanted(RowFormat<? super T> sdmx) {
    Method list = resource.getResourceMethod();
    MediaType chosen =
        AcceptFilter.chosen(list, headers.getHeaderString(HttpHeaders.ACCEPT)).orElse(null);
    if (chosen == null) return null;
    return switch (chosen.getType() + "/" + chosen.getSubtype()) {
      case CSV -> new Wanted<>(CSV + ";charset=UTF-8;header=present", csv(list));
      case NDJSON -> new Wanted<>(NDJSON, new NdjsonFormat(json));
      case "application/vnd.sdmx.data+csv" -> new Wanted<>(SDMX_CSV + ";charset=UTF-8", sdmx);
      default -> null;
    };
  }

  /// Returns the CSV format for the items of the list that a resource method returns.
  CsvFormat csv(Method list) {
    return csv.computeIfAbsent(list, of -> new CsvFormat(json, items(of)));
  }

  /// Returns the type of the items of a list: the element type of `items` in the result of the
  /// resource method.
  static JavaType items(Method list) {
    TypeFactory types = TypeFactory.defaultInstance();
    JavaType page =
        types.constructType(
            ((ParameterizedType) list.getGenericReturnType()).getActualTypeArguments()[0]);
    for (RecordComponent component : page.getRawClass().getRecordComponents())
      if (component.getName().equals("items"))
        return types
            .resolveMemberType(component.getGenericType(), page.getBindings())
            .getContentType();
    throw new IllegalStateException(list + " returns no list");
  }
}
