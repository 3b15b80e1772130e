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

/// The formats of lists, and the one that a client accepts.
@ApplicationScoped
public class ListFormats {

  public static final String CSV = "text/csv";
  public static final String NDJSON = "application/x-ndjson";

  /// SDMX-CSV 2.0, only for figures.
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

  /// A format in which the current request wants its list.
  ///
  /// @param type value of `Content-Type`
  public record Wanted<T>(String type, RowFormat<? super T> rows) {

    /// The text of a page.
    String text(List<? extends T> items) {
      StringBuilder text = new StringBuilder(rows.head());
      for (T item : items) text.append(rows.rows(item));
      return text.toString();
    }
  }

  /// @param sdmx the SDMX-CSV format of the list; null if it has none
  /// @return null if the client wants JSON
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

  /// The CSV format of the lists that a method returns.
  CsvFormat csv(Method list) {
    return csv.computeIfAbsent(list, of -> new CsvFormat(json, items(of)));
  }

  /// The type of the items: that of the elements of `items` in the body which the method returns.
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
