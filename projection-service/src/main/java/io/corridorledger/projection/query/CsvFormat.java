package io.corridorledger.projection.query;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes a list as CSV: one line per item. Each text, number and boolean in the JSON of an item
/// has a column. A property of a nested object has a name such as `quantity.value`. Lists, maps and
/// facts have no column.
final class CsvFormat implements RowFormat<Object> {

  private final ObjectMapper json;
  private final List<String> columns;

  /// @param json converts the items to JSON
  /// @param items type of the items
  CsvFormat(ObjectMapper json, JavaType items) {
    this.json = json;
    this.columns = columns(json, items);
  }

  List<String> columns() {
    return columns;
  }

  @Override
  public String head() {
    return Csv.line(columns);
  }

  @Override
  public String rows(Object item) {
    Map<String, String> cells = new HashMap<>();
    try (JsonParser text = json.createParser(json.writeValueAsBytes(item))) {
      text.nextToken();
      collect(text, "", cells);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write " + item.getClass(), e);
    }
    return Csv.line(columns.stream().map(column -> cells.getOrDefault(column, "")).toList());
  }

  /// Collects the cells of an item. Numbers keep their digits.
  private static void collect(JsonParser object, String path, Map<String, String> cells)
      throws IOException {
    while (object.nextToken() != JsonToken.END_OBJECT) {
      String name = path + object.currentName();
      switch (object.nextToken()) {
        case START_OBJECT -> collect(object, name + ".", cells);
        case START_ARRAY -> object.skipChildren();
        case VALUE_NULL -> {}
        case VALUE_STRING -> cells.put(name, Csv.defused(object.getText()));
        default -> cells.put(name, object.getText());
      }
    }
  }

  private static List<String> columns(ObjectMapper json, JavaType items) {
    List<String> columns = new ArrayList<>();
    try {
      json.acceptJsonFormatVisitor(items, new Columns("", columns));
    } catch (JsonMappingException e) {
      throw new IllegalStateException("cannot find the columns of " + items, e);
    }
    return List.copyOf(columns);
  }

  /// Finds the columns of a type.
  private static final class Columns extends JsonFormatVisitorWrapper.Base {

    private final String path;
    private final List<String> found;

    private Columns(String path, List<String> found) {
      this.path = path;
      this.found = found;
    }

    @Override
    public JsonStringFormatVisitor expectStringFormat(JavaType type) {
      found.add(path);
      return null;
    }

    @Override
    public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
      found.add(path);
      return null;
    }

    @Override
    public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
      found.add(path);
      return null;
    }

    @Override
    public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
      found.add(path);
      return null;
    }

    @Override
    public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
      return new Properties(getProvider());
    }

    /// Collects the columns of an object, one for each property.
    private final class Properties extends JsonObjectFormatVisitor.Base {

      private Properties(SerializerProvider provider) {
        super(provider);
      }

      @Override
      public void property(BeanProperty property) throws JsonMappingException {
        // The annotation marks a fact, and a fact has no column.
        if (property.getAnnotation(JsonRawValue.class) != null) return;
        property(
            property.getName(),
            getProvider().findValueSerializer(property.getType(), property),
            property.getType());
      }

      @Override
      public void optionalProperty(BeanProperty property) throws JsonMappingException {
        property(property);
      }

      @Override
      public void property(String name, JsonFormatVisitable values, JavaType type)
          throws JsonMappingException {
        Columns columns = new Columns(path.isEmpty() ? name : path + "." + name, found);
        columns.setProvider(getProvider());
        values.acceptJsonFormatVisitor(columns, type);
      }

      @Override
      public void optionalProperty(String name, JsonFormatVisitable values, JavaType type)
          throws JsonMappingException {
        property(name, values, type);
      }
    }
  }
}
