package io.corridorledger.projection.query;

import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The parameters `cursor` and `limit`. A cursor contains the sort key of the last item on the
/// previous page. Therefore no item is repeated or skipped if another item is added between two
/// pages.
public class Paging {

  static final int MAX_LIMIT = 500;
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_CURSOR = 1_000;

  @QueryParam("limit")
  @Parameter(
      description =
          "Maximum number of items. Without this parameter, a CSV or NDJSON response has the whole list.",
      schema =
          @Schema(
              type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.INTEGER,
              minimum = "1",
              maximum = "500",
              defaultValue = "50"))
  String limit;

  @QueryParam("cursor")
  @Parameter(description = "Value of `next` from the previous page; absent for the first page")
  String cursor;

  public int limit() {
    return isLimited() ? Parameters.number("limit", limit, 1, MAX_LIMIT) : DEFAULT_LIMIT;
  }

  /// Whether the client sent `limit`. Without `limit`, a client may get the complete list instead
  /// of a page.
  boolean isLimited() {
    return limit != null;
  }

  /// The sort key after which the page starts; empty for the first page.
  String after() {
    if (cursor == null) return "";
    try {
      if (cursor.length() > MAX_CURSOR) throw new IllegalArgumentException();
      String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (key.isEmpty() || key.indexOf(0) >= 0 || !cursor(key).equals(cursor))
        throw new IllegalArgumentException();
      return key;
    } catch (IllegalArgumentException _) {
      throw io.corridorledger.problem.Problem.invalidParameter(
          "cursor", "is not a cursor of this service");
    }
  }

  static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }
}
