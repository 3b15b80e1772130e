package io.corridorledger.agreements;

import io.corridorledger.local.Ports;
import java.util.HashMap;
import java.util.Map;

/// A service that gets the keys of its issuer over HTTP. The issuer is not yet available when the
/// service starts.
public class IssuerStack extends LedgerStack {

  /// The property of the process with the issuer. The resource and the test may be loaded by
  /// different class loaders.
  static final String ISSUER = "test.issuer";

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(super.start());
    settings.remove("corridor.identity.public-key");
    String issuer = "http://127.0.0.1:%d/realm".formatted(Ports.free());
    System.setProperty(ISSUER, issuer);
    settings.put("corridor.identity.issuer", issuer);
    settings.put("corridor.identity.key-refresh", "1s");
    return settings;
  }
}
