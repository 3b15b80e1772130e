package io.corridorledger.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A certificate authority for tests, created with `keytool`. The authority signs certificates for
/// `localhost`.
public final class TestCertificates {

  /// The password of the store and of its keys.
  public static final String PASSWORD = "test-only";

  private static final String AUTHORITY = "ca";
  private static final int TIMEOUT_SECONDS = 120;

  private final Path folder;
  private final Path store;

  /// Creates an authority, and writes its certificate to the file `ca.crt`.
  public TestCertificates(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    store = folder.resolve("keys.p12");
    keytool("-genkeypair", "-alias", AUTHORITY, "-dname", "CN=Test CA", "-ext", "bc:c=ca:true");
    Files.writeString(authority(), certificate(AUTHORITY));
  }

  /// The file with the certificate of the authority.
  public Path authority() {
    return folder.resolve("ca.crt");
  }

  /// Creates a certificate for a server.
  ///
  /// @param name name of the certificate in the store, which is also its common name
  public void create(String name) throws IOException {
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-dname",
        "CN=" + name,
        "-signer",
        AUTHORITY,
        "-ext",
        "san=dns:localhost");
  }

  /// The certificate as PEM.
  public String certificate(String name) throws IOException {
    try {
      return pem("CERTIFICATE", keys().getCertificate(name).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// The private key as PEM.
  public String key(String name) throws IOException {
    try {
      return pem("PRIVATE KEY", keys().getKey(name, PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// The PKCS #12 file with the certificates and their keys.
  public Path store() {
    return store;
  }

  private KeyStore keys() throws IOException {
    try {
      return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private void keytool(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    var output = Files.createTempFile("keytool", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("keytool took too long");
      }
      if (process.exitValue() != 0) {
        throw new IOException("keytool failed: " + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool was running", e);
    } finally {
      Files.delete(output);
    }
  }

  private static String pem(String type, byte[] content) {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, lines.encodeToString(content), type);
  }
}
