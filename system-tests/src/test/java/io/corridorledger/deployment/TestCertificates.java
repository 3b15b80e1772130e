package io.corridorledger.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An authority and a certificate for `localhost` signed by it, created with `keytool`, in the
/// files that the containers mount.
final class TestCertificates {

  private static final String PASSWORD = "test-only";
  private static final String SERVER = "server";
  private static final int TIMEOUT_SECONDS = 120;

  private TestCertificates() {}

  /// @param folder receives `ca.crt`, `kafka.pem`, `postgres.crt` and `postgres.key`
  static void write(Path folder) throws Exception {
    Files.createDirectories(folder);
    var store = folder.resolve("keys.p12");
    keytool(store, "-genkeypair", "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c=ca:true");
    keytool(
        store,
        "-genkeypair",
        "-alias",
        SERVER,
        "-dname",
        "CN=test",
        "-signer",
        "ca",
        "-ext",
        "san=dns:localhost");
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var key = pem("PRIVATE KEY", keys.getKey(SERVER, PASSWORD.toCharArray()).getEncoded());
    var certificate = pem("CERTIFICATE", keys.getCertificate(SERVER).getEncoded());
    Files.writeString(
        folder.resolve("ca.crt"), pem("CERTIFICATE", keys.getCertificate("ca").getEncoded()));
    Files.writeString(folder.resolve("kafka.pem"), key + certificate);
    Files.writeString(folder.resolve("postgres.crt"), certificate);
    Files.writeString(folder.resolve("postgres.key"), key);
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
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
      assertEquals(0, process.exitValue(), Files.readString(output));
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
