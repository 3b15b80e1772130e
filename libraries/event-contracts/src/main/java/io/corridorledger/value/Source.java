package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Language;
import io.corridorledger.constraint.Text;
import io.corridorledger.constraint.TextForm;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;

/// A publication that facts cite.
///
/// @param id id of the source, which the ledger derives from the other fields. The id is the UUIDv5
///   of the canonical URL. If the source has no URL, it is the UUIDv5 of the publisher, the title
///   and the date of publication. A client may omit the id. If a client sends an id, the id must
///   equal the derived id.
/// @param publisher the outlet, agency, office or company that published the source; absent if
///   unknown
/// @param author author as printed; absent if unknown
/// @param title title as printed, or a description if the title is unknown
/// @param url web address of the source; absent if there is none
/// @param published date of publication; absent if unknown. An open interval such as
///   `2024-05-07/..` means "not before this day".
/// @param language language of the source, as a BCP 47 tag; absent if unknown
/// @param kind kind of source, such as NEWS or STATISTICS
/// @param derivedFrom id of the source that this source copies or translates; absent if this source
///   is no copy, or if its original is unknown. A source and its copies count as one independent
///   source.
public record Source(
    UUID id,
    @Text(max = Source.MAX_PUBLISHER) String publisher,
    @Text(max = 200) String author,
    @Text(max = Source.MAX_TITLE) String title,
    @WebAddress String url,
    Period published,
    @Language String language,
    @NotNull Kind kind,
    UUID derivedFrom)
    implements Consistent {

  public enum Kind {
    OFFICIAL,
    STATISTICS,
    OPERATOR,
    NEWS,
    ANALYSIS,
    COMMENTARY
  }

  static final int MAX_PUBLISHER = 200;
  static final int MAX_TITLE = 500;

  private static final UUID NAMESPACE_URL = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

  public Source {
    if (id == null) id = derivedId(url, publisher, title, published);
  }

  @Override
  public void check(Findings findings) {
    if (url == null && (publisher == null || title == null))
      findings.add(
          publisher == null && title != null ? "publisher" : "title",
          "is missing: a source without a url is identified by its publisher and title");
    UUID derived = derivedId(url, publisher, title, published);
    if (derived == null) return;
    findings.unless(derived.equals(id), "id", "must be left out or be " + derived);
    findings.unless(!derived.equals(derivedFrom), "derivedFrom", "is the source itself");
  }

  /// Derives the id of the source from its other fields; null if a text is too long or the URL is
  /// invalid.
  private static UUID derivedId(String url, String publisher, String title, Period published) {
    if (url != null) {
      String canonical = canonicalUrl(url);
      return canonical == null ? null : uuid5(canonical);
    }
    if (isLonger(publisher, MAX_PUBLISHER) || isLonger(title, MAX_TITLE)) return null;
    return uuid5(publisher + "|" + title + "|" + (published == null ? "" : published));
  }

  private static boolean isLonger(String text, int max) {
    return text != null && TextForm.isLonger(text, max);
  }

  /// Returns the canonical form of a URL: scheme and host are in lower case, and the fragment, the
  /// default port and the trailing slash are removed. Returns null if the text is not an absolute
  /// web address, or is longer than [WebAddress#MAX_LENGTH].
  static String canonicalUrl(String url) {
    if (TextForm.isLonger(url, WebAddress.MAX_LENGTH)) return null;
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
    String path = withoutTrailingSlashes(uri.getRawPath());
    return scheme
        + "://"
        + uri.getHost().toLowerCase(Locale.ROOT)
        + (port < 0 ? "" : ":" + port)
        + path
        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  private static String withoutTrailingSlashes(String path) {
    int end = path == null ? 0 : path.length();
    while (end > 0 && path.charAt(end - 1) == '/') end--;
    return end == 0 ? "" : path.substring(0, end);
  }

  /// Computes the UUID of version 5 (RFC 9562) from a name, in the namespace for URLs.
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
