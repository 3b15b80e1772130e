package io.corridorledger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// Sets the passwords and the permissions of the broker's accounts. The file `kafka-access.txt`
/// lists the accounts and their permissions. Missing permissions are added, and all other
/// permissions of these accounts are removed. Accounts that are not in the file are not changed.
final class KafkaAccess {

  private static final String ANONYMOUS = "ANONYMOUS";
  private static final String ANY_HOST = "*";
  private static final int SCRAM_ITERATIONS = 8192;
  private static final int REQUEST_TIMEOUT_MILLIS = 120_000;

  /// Maximum time until the broker applies a change that the controller has stored. The broker
  /// usually needs some milliseconds.
  private static final Duration TAKES_EFFECT = Duration.ofSeconds(60);

  private final Map<String, String> administrator;
  private final boolean anonymous;

  /// @param administrator client settings of the broker's own account
  /// @param anonymous whether the broker has a listener without passwords. If false, `ANONYMOUS`
  ///   (the account of clients without a password) gets no permissions. Then the topics stay
  ///   protected even if an operator adds such a listener later.
  KafkaAccess(Map<String, String> administrator, boolean anonymous) {
    this.administrator = administrator;
    this.anonymous = anonymous;
  }

  /// @param passwords returns the password for the name of an account
  void apply(UnaryOperator<String> passwords) {
    var wanted = new HashSet<>(entries());
    if (!anonymous) {
      wanted.removeIf(entry -> entry.entry().principal().equals("User:" + ANONYMOUS));
    }
    Map<String, Object> settings = new HashMap<>(administrator);
    settings.put("request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
    settings.put("default.api.timeout.ms", REQUEST_TIMEOUT_MILLIS);
    try (var admin = Admin.create(settings)) {
      // Passwords are set before permissions, so that an account with permissions always has a
      // password.
      admin.alterUserScramCredentials(accounts(passwords)).all().get();
      var present = ofOurAccounts(admin);
      admin.createAcls(without(wanted, present)).all().get();
      admin
          .deleteAcls(without(present, wanted).stream().map(AclBinding::toFilter).toList())
          .all()
          .get();
      if (!Processes.await(TAKES_EFFECT, () -> wanted.equals(ofOurAccounts(admin)))) {
        throw failure("they are not in effect after " + TAKES_EFFECT.toSeconds() + " s", null);
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause().toString(), e);
    } catch (KafkaException e) {
      throw failure(e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted", e);
    }
  }

  private static StackException failure(String reason, Exception cause) {
    return new StackException(
        Exit.START_FAILED, "Kafka's accounts and permissions cannot be set: " + reason, cause);
  }

  private static List<UserScramCredentialAlteration> accounts(UnaryOperator<String> passwords) {
    return accountsWithPassword().stream()
        .<UserScramCredentialAlteration>map(account ->
            new UserScramCredentialUpsertion(
                account,
                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS),
                passwords.apply(account)))
        .toList();
  }

  /// The accounts in `kafka-access.txt` that have a password.
  static List<String> accountsWithPassword() {
    return entries().stream()
        .map(entry -> entry.entry().principal().replaceFirst("^User:", ""))
        .filter(account -> !account.equals(ANONYMOUS))
        .distinct()
        .toList();
  }

  private static Set<AclBinding> ofOurAccounts(Admin admin) {
    try {
      var ours = new HashSet<String>();
      entries().forEach(entry -> ours.add(entry.entry().principal()));
      var present = new HashSet<>(admin.describeAcls(AclBindingFilter.ANY).values().get());
      present.removeIf(entry -> !ours.contains(entry.entry().principal()));
      return present;
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }

  private static List<AclBinding> without(Set<AclBinding> all, Set<AclBinding> others) {
    return all.stream().filter(entry -> !others.contains(entry)).toList();
  }

  /// The permissions in `kafka-access.txt`, with one entry for each operation.
  static List<AclBinding> entries() {
    try (var in = KafkaAccess.class.getResourceAsStream("/kafka-access.txt")) {
      var entries = new ArrayList<AclBinding>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> entries.addAll(entries(line.split("\\s+"))));
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param words the words of one line of `kafka-access.txt`: account, permission, operations,
  ///   resource, pattern, name
  private static List<AclBinding> entries(String[] words) {
    var resource =
        new ResourcePattern(
            ResourceType.valueOf(constant(words[3])),
            words[5],
            PatternType.valueOf(constant(words[4])));
    var entries = new ArrayList<AclBinding>();
    for (var operation : words[2].split(",")) {
      entries.add(
          new AclBinding(
              resource,
              new AccessControlEntry(
                  "User:" + words[0],
                  ANY_HOST,
                  AclOperation.valueOf(constant(operation)),
                  AclPermissionType.valueOf(constant(words[1])))));
    }
    return entries;
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
