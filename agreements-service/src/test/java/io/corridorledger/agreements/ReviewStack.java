package io.corridorledger.agreements;

import java.util.HashMap;
import java.util.Map;

/// A service that reviews facts before it publishes them.
public class ReviewStack extends LedgerStack {

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(super.start());
    settings.put("corridor.identity.review", "on");
    // The usual topic has the records of another database.
    settings.put("corridor.log.topic", "corridor.agreements.reviewed.v1");
    return settings;
  }
}
