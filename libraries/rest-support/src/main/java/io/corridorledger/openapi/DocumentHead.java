package io.corridorledger.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/// The first part of an API document: introduction, licence, contact and server URLs.
final class DocumentHead {

  /// The file with the introduction. Each service has its own file.
  private static final String INTRODUCTION = "openapi/introduction.md";

  void apply(OpenAPI document) {
    Config config = ConfigProvider.getConfig();
    if (document.getInfo() == null) document.setInfo(OASFactory.createInfo());
    document
        .getInfo()
        .description(introduction())
        .contact(OASFactory.createContact().name("The maintainers of Corridor Ledger"))
        .license(OASFactory.createLicense().name("Apache License 2.0").identifier("Apache-2.0"));
    document.setServers(
        List.of(
            OASFactory.createServer()
                .url("/")
                .description("The service that returned this document"),
            OASFactory.createServer()
                .url("http://127.0.0.1:" + config.getValue("quarkus.http.port", String.class))
                .description(
                    "The %s that `./corridor up` starts on your machine"
                        .formatted(config.getValue("quarkus.application.name", String.class)))));
  }

  private static String introduction() {
    try (InputStream text =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(INTRODUCTION)) {
      if (text == null) throw new IllegalStateException("the service has no " + INTRODUCTION);
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
