package io.corridorledger.identity;

import io.corridorledger.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/// Verifies API keys with a copy of the valid keys in memory.
///
/// If a request has a key and the copy is older than the setting `api-key-refresh`, the service
/// reads the keys again. All requests share one read, and the next read begins after this time at
/// the earliest. After a failed read, this time begins at the failure. So a flood of invalid keys
/// costs one query in this time. If the database is unavailable, the copy is used until it is older
/// than the setting `api-key-max-age`.
///
/// A change on this instance has an effect at once, because the instance then reads the keys again.
@Singleton
public class ApiKeys {

  /// The first part of the issuer in the principal of a key. The name of the service follows.
  static final String ISSUER = "urn:corridor:api-key:";

  private static final Logger LOG = Logger.getLogger(ApiKeys.class);

  private record Known(Principal client, byte[] secretSha256, Instant expiresAt) {}

  /// @param readNanos time when the read of these keys began
  private record Copy(Map<UUID, Known> keys, long readNanos) {}

  private final ApiKeyStore store;
  private final ApiKeyUse use;
  private final String issuer;
  private final Duration refresh;
  private final Duration maxAge;

  /// Held while the keys are read. So a read that began before a change cannot replace the copy of
  /// a read that began after the change.
  private final ReentrantLock reading = new ReentrantLock();

  /// Null before the first read.
  private volatile Copy copy;

  private CompletableFuture<Copy> next;

  /// When the last read began, or when it failed. Null if the next request must read the keys.
  private Long attemptNanos;

  private boolean failed;

  ApiKeys(ApiKeyStore store, ApiKeyUse use, IdentityConfig config) {
    this.store = store;
    this.use = use;
    issuer = ISSUER + ConfigProvider.getConfig().getValue("quarkus.application.name", String.class);
    refresh = config.apiKeyRefresh();
    maxAge = config.apiKeyMaxAge();
  }

  /// Verifies the bearer token of a request, which starts with [ApiKeyText#PREFIX].
  ///
  /// @return the client, or a [Problem] as the failure
  Uni<Principal> verify(String token) {
    Optional<ApiKeyText> key = ApiKeyText.parse(token);
    if (key.isEmpty()) return Uni.createFrom().failure(Problem.tokenNotAccepted());
    Copy known = copy;
    return (isYounger(known, refresh)
            ? Uni.createFrom().item(known)
            : Uni.createFrom().completionStage(this::read))
        .map(keys -> client(keys, key.get()));
  }

  private Principal client(Copy keys, ApiKeyText key) {
    Known known = keys.keys().get(key.id());
    if (known == null
        || !key.hasSecretOf(known.secretSha256())
        || !Instant.now().isBefore(known.expiresAt())) throw Problem.tokenNotAccepted();
    use.used(key.id());
    return known.client();
  }

  private static boolean isYounger(Copy copy, Duration age) {
    return copy != null && System.nanoTime() - copy.readNanos() < age.toNanos();
  }

  /// Reads the keys again, or waits for a read that another request has begun. If the last read has
  /// failed a short time ago, the result is the present copy.
  private synchronized CompletableFuture<Copy> read() {
    if (next != null) return next;
    Copy known = copy;
    long now = System.nanoTime();
    if (isYounger(known, refresh)) return CompletableFuture.completedFuture(known);
    if (attemptNanos != null && now - attemptNanos < refresh.toNanos()) return usable(known);
    attemptNanos = now;
    CompletableFuture<Copy> begun = new CompletableFuture<>();
    next = begun;
    Thread.ofVirtual().name("api-keys").start(() -> finish(begun));
    return begun;
  }

  private void finish(CompletableFuture<Copy> begun) {
    CompletableFuture<Copy> result;
    try {
      result = CompletableFuture.completedFuture(readNow());
      if (failed) LOG.info("API keys read again");
      failed = false;
    } catch (SQLException | RuntimeException | Error e) {
      if (!failed) LOG.errorf(e, "API keys not read");
      failed = true;
      result = usable(copy);
      synchronized (this) {
        attemptNanos = System.nanoTime();
      }
    }
    synchronized (this) {
      next = null;
    }
    result.whenComplete((keys, problem) -> {
      if (problem == null) begun.complete(keys);
      else begun.completeExceptionally(problem);
    });
  }

  private CompletableFuture<Copy> usable(Copy known) {
    return isYounger(known, maxAge)
        ? CompletableFuture.completedFuture(known)
        : CompletableFuture.failedFuture(Problem.unavailable());
  }

  private Copy readNow() throws SQLException {
    reading.lock();
    try {
      long now = System.nanoTime();
      Map<UUID, Known> keys = new HashMap<>();
      for (ApiKeyStore.Valid key : store.valid())
        keys.put(
            key.id(),
            new Known(
                Principal.of(
                    issuer,
                    key.id().toString(),
                    key.name(),
                    Role.of(key.roles()),
                    key.scopes() == null ? Scopes.ALL : Scopes.of(key.scopes())),
                key.secretSha256(),
                key.expiresAt()));
      copy = new Copy(keys, now);
      return copy;
    } finally {
      reading.unlock();
    }
  }

  /// Makes a change of the stored keys effective on this instance. If the keys cannot be read, the
  /// instance forgets its copy, so that the next request with a key reads the keys at once.
  public void changed() {
    reading.lock();
    try {
      readNow();
    } catch (SQLException | RuntimeException | Error e) {
      synchronized (this) {
        copy = null;
        attemptNanos = null;
      }
      LOG.errorf(e, "API keys not read after a change");
    } finally {
      reading.unlock();
    }
  }
}
