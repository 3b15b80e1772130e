package io.corridorledger.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scripts that an operator runs before the containers start.
class ScriptsTest {

  private static final int TIMEOUT_SECONDS = 300;
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @TempDir Path folder;

  private record Result(int code, String output) {}

  private Result run(Map<String, String> environment, String... command) throws Exception {
    var output = folder.resolve("output.txt");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.redirectOutput(output.toFile()).start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " took too long");
    }
    return new Result(process.exitValue(), Files.readString(output));
  }

  private Properties makeSecrets(Path target) throws Exception {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl"))),
        "there is no openssl");
    var script = Project.root().resolve("containers/make-secrets.sh").toString();
    var result = run(Map.of(), "/bin/sh", script, target.toString());
    assertEquals(0, result.code(), result.output());
    var made = new Properties();
    made.load(new StringReader(Files.readString(target.resolve(".env"))));
    return made;
  }

  @Test
  void eachNameGetsARandomValueThatStays() throws Exception {
    var target = Files.createDirectories(folder.resolve("project"));
    Files.writeString(target.resolve(".env"), "POSTGRES_PASSWORD=mine\n");
    var made = makeSecrets(target);
    assertEquals(
        Project.matches(Project.text(".env.example"), "(?m)^(\\w+)="), made.stringPropertyNames());
    assertEquals("mine", made.getProperty("POSTGRES_PASSWORD"));
    assertEquals(
        made.size(), new TreeSet<>(made.values().stream().map(Object::toString).toList()).size());
    made.forEach((name, value) -> {
      if (name.toString().endsWith("_MAC_KEYS")) {
        assertTrue(value.toString().matches("k1:[0-9a-f]{64}"), name::toString);
      } else if (!value.equals("mine")) {
        assertTrue(value.toString().matches("[0-9a-f]{48}"), name::toString);
      }
    });
    assertEquals(made, makeSecrets(target));
  }

  @Test
  void filesForContainersAreCreatedAndCanBeRenewed() throws Exception {
    var target = Files.createDirectories(folder.resolve("project"));
    makeSecrets(target);
    var secrets = target.resolve("secrets");
    for (var mounted : new TreeSet<>(Compose.ofProject().secretFiles())) {
      assertTrue(Files.exists(secrets.resolve(mounted)), mounted);
      assertEquals("rw-r--r--", permissions(secrets.resolve(mounted)), mounted);
    }
    assertEquals("rwx------", permissions(secrets));
    assertEquals("rw-------", permissions(secrets.resolve("ca.key")));
    var authority = certificate(Files.readString(secrets.resolve("ca.crt")));
    assertTrue(authority.getBasicConstraints() >= 0);
    assertServer(authority, Files.readString(secrets.resolve("kafka.pem")), "kafka", "localhost");
    var postgres =
        Files.readString(secrets.resolve("postgres.key"))
            + Files.readString(secrets.resolve("postgres.crt"));
    assertServer(authority, postgres, "postgres");

    makeSecrets(target);
    assertEquals(authority, certificate(Files.readString(secrets.resolve("ca.crt"))));
    assertNotEquals(
        certificate(postgres), certificate(Files.readString(secrets.resolve("postgres.crt"))));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /// @param pem a private key and its certificate
  private static void assertServer(X509Certificate authority, String pem, String... names)
      throws Exception {
    var certificate = certificate(pem);
    certificate.verify(authority.getPublicKey());
    certificate.checkValidity();
    assertEquals(-1, certificate.getBasicConstraints());
    var alternatives =
        certificate.getSubjectAlternativeNames().stream().map(name -> name.get(1)).toList();
    for (var name : names) {
      assertTrue(alternatives.contains(name), alternatives::toString);
    }
    var key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(content(pem, "PRIVATE KEY")));
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update((byte) 1);
    var signed = signature.sign();
    signature.initVerify(certificate);
    signature.update((byte) 1);
    assertTrue(signature.verify(signed), "the key is not that of the certificate");
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(content(pem, "CERTIFICATE")));
  }

  private static byte[] content(String pem, String type) {
    return Base64.getMimeDecoder()
        .decode(Project.matches(pem, "(?s)-----BEGIN " + type + "-----(.*?)-----END").first());
  }

  /// Uses a copy of the project and a stand-in for docker.
  @Test
  void everyForeignImageIsPinnedByItsDigest() throws Exception {
    var copy = copyOfDeployment();
    executable(
        "docker",
        "test \"$1 $2 $3 $4 $5\" = 'buildx imagetools inspect --format {{.Manifest.Digest}}' && echo "
            + DIGEST);
    var inspect = Map.of("PATH", folder + ":" + System.getenv("PATH"));
    var script = copy.resolve("containers/pin-digests.sh").toString();
    var before = allText(copy);

    var shown = run(inspect, "/bin/sh", script);
    assertEquals(0, shown.code(), shown.output());
    var images = List.of("apache/kafka", "eclipse-temurin", "postgres");
    assertEquals(images, shown.output().lines().map(line -> line.split(":")[0]).sorted().toList());
    assertEquals(before, allText(copy), "it only shows them");

    for (int repeated = 0; repeated < 2; repeated++) {
      assertEquals(0, run(inspect, "/bin/sh", script, "--write").code());
      var unpinned = new ArrayList<String>();
      allText(copy)
          .lines()
          .filter(line -> line.matches("^ *(image: |FROM )(apache|postgres|eclipse).*"))
          .filter(line -> !line.matches(".*:[\\w.-]+@" + DIGEST + "( AS \\w+)?"))
          .forEach(unpinned::add);
      assertEquals(List.of(), unpinned);
    }
    assertEquals(before, allText(copy).replace("@" + DIGEST, ""));
  }

  @Test
  void anImageWithoutADigestIsAnError() throws Exception {
    var copy = copyOfDeployment();
    var before = allText(copy);
    var script = copy.resolve("containers/pin-digests.sh").toString();
    var result =
        run(
            Map.of("INSPECT", executable("registry", "echo not found")),
            "/bin/sh",
            script,
            "--write");
    assertNotEquals(0, result.code());
    assertFalse(result.output().isBlank());
    assertEquals(before, allText(copy));
  }

  private String executable(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }

  private Path copyOfDeployment() throws IOException {
    var copy = folder.resolve("copy");
    for (var part : List.of("Dockerfile", "docker-compose.yml", "k8s", "containers")) {
      try (var files = Files.walk(Project.root().resolve(part))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          var target = copy.resolve(Project.root().relativize(file));
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  private static String allText(Path copy) throws IOException {
    try (var files = Files.walk(copy)) {
      var text = new StringBuilder();
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append(copy.relativize(file)).append('\n').append(Files.readString(file));
      }
      return text.toString();
    }
  }
}
