package io.corridorledger.value;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// Who published what, and when.
///
/// @param id UUIDv5 of the canonical URL, or of publisher, title and published when there is no
///   URL: whoever records the same source arrives at the same id, without a registry. May be left
///   out; when given it must be that.
/// @param publisher the outlet, agency, office or company
/// @param author as printed, when it is known
/// @param title as printed, or what the item is when its headline is lost
/// @param url where it stands
/// @param published when it came out; an open interval `2024-05-07/..` says "not before"; absent
///   when nothing is known
/// @param language BCP 47 tag
/// @param kind what sort of source speaks
/// @param derivedFrom id of the source that it copies or translates; such sources count once
public record Source(
    UUID id,
    String publisher,
    String author,
    String title,
    String url,
    Period published,
    String language,
    Kind kind,
    UUID derivedFrom) {

  public enum Kind {
    OFFICIAL,
    STATISTICS,
    OPERATOR,
    NEWS,
    ANALYSIS,
    COMMENTARY
  }

  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");
  private static final UUID NAMESPACE_URL = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

  public Source {
    String canonical = canonicalUrl(url);
    InvalidValue.check()
        .optionalText(publisher, "publisher", 200)
        .optionalText(author, "author", 200)
        .optionalText(title, "title", 500)
        .optionalText(url, "url", 2000)
        .present(kind, "kind")
        .that(
            url != null || (publisher != null && title != null),
            url == null && publisher == null && title != null ? "publisher" : "title",
            "is missing: a source without a url is known by its publisher and title")
        .that(url == null || canonical != null, "url", "is not an absolute http or https URL")
        .that(
            language == null || LANGUAGE.matcher(language).matches(),
            "language",
            "is not a BCP 47 tag such as en or az")
        .orThrow();
    UUID derived =
        uuid5(
            canonical != null
                ? canonical
                : publisher + "|" + title + "|" + (published == null ? "" : published));
    InvalidValue.check()
        .that(id == null || id.equals(derived), "id", "must be left out or be " + derived)
        .that(!derived.equals(derivedFrom), "derivedFrom", "is the source itself")
        .orThrow();
    id = derived;
  }

  /// Scheme and host in lower case, without fragment, default port and trailing slash; null when it
  /// is not an absolute web address.
  private static String canonicalUrl(String url) {
    if (url == null) return null;
    URI uri;
    try {
      uri = URI.create(url.strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (uri.getScheme() == null || uri.getHost() == null) return null;
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) return null;
    int port = uri.getPort() == (scheme.equals("https") ? 443 : 80) ? -1 : uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    return scheme
        + "://"
        + uri.getHost().toLowerCase(Locale.ROOT)
        + (port < 0 ? "" : ":" + port)
        + path
        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  /// RFC 9562, version 5, in the URL name space.
  private static UUID uuid5(String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(NAMESPACE_URL.getMostSignificantBits())
              .putLong(NAMESPACE_URL.getLeastSignificantBits())
              .flip());
      ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      return new UUID(
          hash.getLong() & 0xffff_ffff_ffff_0fffL | 0x5000L,
          hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
