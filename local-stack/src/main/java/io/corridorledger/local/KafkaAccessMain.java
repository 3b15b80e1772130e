package io.corridorledger.local;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The program that sets the accounts and permissions of a broker in a container, see
/// [KafkaAccess].
///
/// All settings come from environment variables. Variables such as `KAFKA_BOOTSTRAP_SERVERS` are
/// the client settings of the administrator's account. Each other account has a variable with its
/// password, such as `AGREEMENTS_RELAY_PASSWORD` for `agreements-relay`.
final class KafkaAccessMain {

  private static final String CLIENT_SETTING = "KAFKA_";

  private KafkaAccessMain() {}

  public static void main(String[] args) {
    try {
      var environment = System.getenv();
      new KafkaAccess(clientSettings(environment), false)
          .apply(account -> password(account, environment));
      System.out.println(
          "Set: passwords and permissions of "
              + String.join(", ", KafkaAccess.accountsWithPassword()));
    } catch (StackException e) {
      System.err.println(e.getMessage());
      System.exit(e.exit().code());
    }
  }

  private static Map<String, String> clientSettings(Map<String, String> environment) {
    var settings = new HashMap<String, String>();
    environment.forEach((name, value) -> {
      if (name.startsWith(CLIENT_SETTING)) {
        var setting = name.substring(CLIENT_SETTING.length());
        settings.put(setting.toLowerCase(Locale.ROOT).replace('_', '.'), value);
      }
    });
    return settings;
  }

  private static String password(String account, Map<String, String> environment) {
    var variable = account.toUpperCase(Locale.ROOT).replace('-', '_') + "_PASSWORD";
    var password = environment.get(variable);
    if (password == null || password.isBlank()) {
      throw new StackException(
          Exit.USAGE, "%s, the password of %s, is not set.".formatted(variable, account));
    }
    return password;
  }
}
