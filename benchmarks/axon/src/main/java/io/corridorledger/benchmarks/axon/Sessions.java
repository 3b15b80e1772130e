package io.corridorledger.benchmarks.axon;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.axonframework.common.jpa.EntityManagerProvider;
import org.axonframework.messaging.core.unitofwork.transaction.Transaction;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;

/// One session and one database transaction for each command. The event and the row of the read
/// model are written in the same transaction.
final class Sessions implements EntityManagerProvider, TransactionManager {

  private static final ThreadLocal<EntityManager> CURRENT = new ThreadLocal<>();

  private static final Transaction JOINED =
      new Transaction() {
        @Override
        public void commit() {}

        @Override
        public void rollback() {}
      };

  private final EntityManagerFactory factory;

  Sessions(EntityManagerFactory factory) {
    this.factory = factory;
  }

  static EntityManager current() {
    return CURRENT.get();
  }

  /// Returns the session of the command. The event store closes each session that it gets, so the
  /// returned object ignores the closing.
  @Override
  public EntityManager getEntityManager() {
    EntityManager session = CURRENT.get();
    return (EntityManager)
        Proxy.newProxyInstance(
            Sessions.class.getClassLoader(),
            new Class<?>[] {EntityManager.class},
            (_, method, arguments) -> {
              if (method.getName().equals("close")) return null;
              try {
                return method.invoke(session, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Transaction startTransaction() {
    if (CURRENT.get() != null) return JOINED;
    EntityManager session = factory.createEntityManager();
    session.getTransaction().begin();
    CURRENT.set(session);
    return new Transaction() {
      @Override
      public void commit() {
        try {
          session.getTransaction().commit();
        } finally {
          close(session);
        }
      }

      @Override
      public void rollback() {
        if (!session.isOpen()) return;
        try {
          if (session.getTransaction().isActive()) session.getTransaction().rollback();
        } finally {
          close(session);
        }
      }
    };
  }

  private static void close(EntityManager session) {
    CURRENT.remove();
    session.close();
  }
}
