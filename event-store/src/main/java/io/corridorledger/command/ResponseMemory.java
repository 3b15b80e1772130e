package io.corridorledger.command;

import io.corridorledger.store.StreamMemory;
import io.corridorledger.store.StreamMemory.Exhausted;
import io.corridorledger.store.StreamMemory.Share;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/// Shares of the memory that a response holds until it has been sent: a client that reads slowly
/// keeps a page in memory as long.
@ApplicationScoped
class ResponseMemory {

  private final StreamMemory memory;
  private final CurrentVertxRequest request;

  @Inject
  ResponseMemory(StreamMemory memory, CurrentVertxRequest request) {
    this.memory = memory;
    this.request = request;
  }

  /// A share that ends with the response to the current request, or with its connection.
  Share share() throws Exhausted {
    Share share = memory.enter();
    request.getCurrent().addEndHandler(_ -> share.close());
    return share;
  }
}
