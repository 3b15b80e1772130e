package io.corridorledger.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Creates shell commands that send a request again.
final class Reproduction {

  private static final int LONGEST_COMMAND = 4_000;

  private Reproduction() {}

  /// @param directory folder for requests that are too long for a command line
  static String of(Request request, Surface surface, Path directory) {
    var bytes = new ByteArrayOutputStream();
    Episode.bytes(request, surface).forEach(bytes::writeBytes);
    if (request.framing() == Framing.PLAIN && isPlain(request)) {
      return curl(request, surface);
    }
    var escaped = escaped(bytes.toByteArray());
    if (escaped.length() <= LONGEST_COMMAND) {
      return "{ printf '%s'; sleep 2; } | nc %s %d"
          .formatted(escaped, surface.url().getHost(), surface.url().getPort());
    }
    var file =
        directory.resolve("%s-%d.http".formatted(surface.service().label(), request.number()));
    try {
      Files.createDirectories(directory);
      Files.write(file, bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "{ cat %s; sleep 2; } | nc %s %d"
        .formatted(file, surface.url().getHost(), surface.url().getPort());
  }

  /// Checks whether a readable `curl` command can send exactly the same bytes.
  private static boolean isPlain(Request request) {
    var all = new StringBuilder(request.method()).append(request.target());
    request.headers().forEach(h -> all.append(h.name()).append(h.value()));
    if (request.body() != null) {
      for (var b : request.body()) {
        all.append((char) (b & 0xFF));
      }
    }
    return all.length() <= LONGEST_COMMAND
        && all.chars().allMatch(c -> c >= ' ' && c <= '~')
        && request.method().matches("[A-Z]+")
        && request.headers().stream()
            .allMatch(h -> !h.value().isBlank() && h.value().equals(h.value().strip()));
  }

  private static String curl(Request request, Surface surface) {
    var command = new StringBuilder("curl -si --path-as-is -g");
    if (request.method().equals("HEAD")) {
      command.append(" -I");
    } else if (!request.method().equals(request.body() == null ? "GET" : "POST")) {
      command.append(" -X ").append(request.method());
    }
    command.append(' ').append(quoted("http://" + surface.host() + request.target()));
    request
        .headers()
        .forEach(h -> command.append(" -H ").append(quoted(h.name() + ": " + h.value())));
    // curl adds these headers by default, so the command removes those that the request does not
    // have.
    for (var added :
        request.body() == null ? List.of("Accept") : List.of("Accept", "Content-Type")) {
      if (request.header(added).isEmpty()) {
        command.append(" -H '").append(added).append(":'");
      }
    }
    if (request.body() != null) {
      command
          .append(" --data-binary ")
          .append(quoted(new String(request.body(), StandardCharsets.ISO_8859_1)));
    }
    return command.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /// Escapes bytes for the format argument of `printf` in single quotes.
  private static String escaped(byte[] bytes) {
    var text = new StringBuilder();
    for (var b : bytes) {
      var c = (char) (b & 0xFF);
      switch (c) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '\\' -> text.append("\\\\");
        case '%' -> text.append("%%");
        case '\'' -> text.append("'\\''");
        default -> {
          if (c < ' ' || c > '~') {
            text.append("\\%03o".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.toString();
  }
}
