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
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
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
/// lists the accounts of the services and their permissions. Missing permissions are added, and all
/// other permissions of these accounts are removed.
///
/// An account that is not in the file is a user, such as a consumer of another organisation. A user
/// may read the topics, and may use the consumer groups whose ids begin with its name and a period.
/// A name contains no period, so no user can use a group of another user or of a service.
final class KafkaAccess {

  private static final String ANONYMOUS = "ANONYMOUS";
  private static final String ANY_HOST = "*";
  private static final int SCRAM_ITERATIONS = 8192;
  private static final int REQUEST_TIMEOUT_MILLIS = 120_000;
  private static final int PASSWORD_BYTES = 32;
  private static final Pattern USER = Pattern.compile("[a-z][a-z0-9-]{1,39}");

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
      wanted.removeIf(entry -> entry.entry().principal().equals(principal(ANONYMOUS)));
    }
    asAdministrator(admin -> {
      // Passwords are set before permissions, so that an account with permissions always has a
      // password.
      admin.alterUserScramCredentials(accounts(passwords)).all().get();
      setPermissions(admin, ofServices(), wanted);
      return null;
    });
  }

  /// Creates a user.
  ///
  /// @return the password of the user, which the broker does not reveal again
  /// @throws StackException if the name cannot be the name of a user, or if the user exists
  String create(String user) {
    requireName(user);
    var password = Secrets.random(PASSWORD_BYTES);
    asAdministrator(admin -> {
      if (users(admin).contains(user)) {
        throw new StackException(
            Exit.USAGE, "The Kafka user %s exists. Revoke this user first.".formatted(user));
      }
      admin.alterUserScramCredentials(List.of(account(user, password))).all().get();
      var wanted = new HashSet<AclBinding>();
      for (var permission :
          List.of("topic prefixed corridor.", "group prefixed %s.".formatted(user))) {
        wanted.addAll(entries("%s allow describe,read %s".formatted(user, permission).split(" ")));
      }
      setPermissions(admin, Set.of(principal(user)), wanted);
      return null;
    });
    return password;
  }

  /// The names of the users, in alphabetical order.
  List<String> users() {
    return asAdministrator(admin -> users(admin).stream().sorted().toList());
  }

  /// Removes the password and the permissions of a user. Open connections of the user can no longer
  /// read records.
  ///
  /// @throws StackException if there is no such user
  void revoke(String user) {
    requireName(user);
    asAdministrator(admin -> {
      var principal = Set.of(principal(user));
      var hasPassword = users(admin).contains(user);
      // An earlier attempt may have removed only the password.
      if (!hasPassword && permissions(admin, principal).isEmpty()) {
        throw new StackException(Exit.USAGE, "There is no Kafka user %s.".formatted(user));
      }
      if (hasPassword) {
        admin
            .alterUserScramCredentials(
                List.of(new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512)))
            .all()
            .get();
      }
      // The broker applies changes in the order of the requests. So the password is also removed
      // when this method returns.
      setPermissions(admin, principal, Set.of());
      return null;
    });
  }

  private static void requireName(String user) {
    if (!USER.matcher(user).matches()
        || user.equals(KafkaBroker.BROKER)
        || accountsWithPassword().contains(user)) {
      throw new StackException(
          Exit.USAGE,
          "The name of a Kafka user has 2 to 40 lower-case letters, digits and hyphens, and begins with a letter. The names of the stack's own accounts are not permitted.");
    }
  }

  private static Set<String> users(Admin admin) throws ExecutionException, InterruptedException {
    var users = new HashSet<>(admin.describeUserScramCredentials().all().get().keySet());
    accountsWithPassword().forEach(users::remove);
    return users;
  }

  private static String principal(String account) {
    return "User:" + account;
  }

  private interface Work<T> {
    T with(Admin admin) throws ExecutionException, InterruptedException;
  }

  private <T> T asAdministrator(Work<T> work) {
    Map<String, Object> settings = new HashMap<>(administrator);
    settings.put("request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
    settings.put("default.api.timeout.ms", REQUEST_TIMEOUT_MILLIS);
    try (var admin = Admin.create(settings)) {
      return work.with(admin);
    } catch (ExecutionException e) {
      throw failure(e.getCause().toString(), e);
    } catch (KafkaException e) {
      throw failure(e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted", e);
    }
  }

  /// Gives accounts exactly the wanted permissions, and waits until they are in effect.
  private static void setPermissions(Admin admin, Set<String> principals, Set<AclBinding> wanted)
      throws ExecutionException, InterruptedException {
    var present = permissions(admin, principals);
    admin.createAcls(without(wanted, present)).all().get();
    admin
        .deleteAcls(without(present, wanted).stream().map(AclBinding::toFilter).toList())
        .all()
        .get();
    if (!Processes.await(TAKES_EFFECT, () -> wanted.equals(permissions(admin, principals)))) {
      throw failure("they are not in effect after " + TAKES_EFFECT.toSeconds() + " s", null);
    }
  }

  private static StackException failure(String reason, Exception cause) {
    return new StackException(
        Exit.START_FAILED, "Kafka's accounts and permissions cannot be set: " + reason, cause);
  }

  private static List<UserScramCredentialAlteration> accounts(UnaryOperator<String> passwords) {
    return accountsWithPassword().stream()
        .map(account -> account(account, passwords.apply(account)))
        .toList();
  }

  private static UserScramCredentialAlteration account(String name, String password) {
    return new UserScramCredentialUpsertion(
        name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS), password);
  }

  /// The accounts in `kafka-access.txt` that have a password.
  static List<String> accountsWithPassword() {
    return entries().stream()
        .map(entry -> entry.entry().principal().replaceFirst("^User:", ""))
        .filter(account -> !account.equals(ANONYMOUS))
        .distinct()
        .toList();
  }

  private static Set<String> ofServices() {
    var services = new HashSet<String>();
    entries().forEach(entry -> services.add(entry.entry().principal()));
    return services;
  }

  private static Set<AclBinding> permissions(Admin admin, Set<String> principals) {
    try {
      var present = new HashSet<>(admin.describeAcls(AclBindingFilter.ANY).values().get());
      present.removeIf(entry -> !principals.contains(entry.entry().principal()));
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
                  principal(words[0]),
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
