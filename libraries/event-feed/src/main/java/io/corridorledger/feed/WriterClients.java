package io.corridorledger.feed;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;

/// HTTP clients for requests to a writer. If the settings of the writer name a TLS configuration,
/// its clients trust the certificate authorities of this configuration.
public final class WriterClients {

  private WriterClients() {}

  /// Begins a client. Use a client for only one request. A client never reads the certificate
  /// authorities again, so that only a new client trusts a replaced authority.
  ///
  /// @param connectTimeout time limit for opening the connection
  /// @throws IOException if the TLS configuration cannot be used
  public static HttpClient.Builder of(
      TlsConfigurationRegistry tls, FeedConfig.Writer writer, Duration connectTimeout)
      throws IOException {
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout);
    if (writer.tlsConfigurationName().isPresent())
      try {
        client.sslContext(
            TlsConfiguration.from(tls, writer.tlsConfigurationName())
                .orElseThrow()
                .createSSLContext());
      } catch (Exception e) {
        throw new IOException(
            "cannot use the TLS configuration " + writer.tlsConfigurationName().get(), e);
      }
    return client;
  }
}
