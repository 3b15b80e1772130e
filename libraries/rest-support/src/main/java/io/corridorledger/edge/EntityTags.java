package io.corridorledger.edge;

/// Compares ETags of a request with the ETag of a response (RFC 9110, 8.8.3).
public final class EntityTags {

  /// The description of the header `If-None-Match` in the API documents.
  public static final String IF_NONE_MATCH =
      "ETag from an earlier response. If the response has not changed since then, the service returns status 304 without a body.";

  private EntityTags() {}

  /// Whether the client already has this response. The prefix `W/` is ignored (weak comparison).
  ///
  /// @param ifNoneMatch the header `If-None-Match`: `*`, or tags separated by commas; null if the
  ///   request has none
  /// @param tag the `ETag` of the response; it must not contain a comma
  public static boolean match(String ifNoneMatch, String tag) {
    if (ifNoneMatch == null) return false;
    if (ifNoneMatch.strip().equals("*")) return true;
    for (String known : ifNoneMatch.split(","))
      if (withoutWeakness(known.strip()).equals(withoutWeakness(tag))) return true;
    return false;
  }

  private static String withoutWeakness(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
