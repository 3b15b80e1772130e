package io.corridorledger.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import io.corridorledger.contract.FactConstraints;
import io.corridorledger.contract.FactConstraints.Violation;
import io.corridorledger.edge.HttpConfig;
import io.corridorledger.event.Remark;
import io.corridorledger.value.InvalidValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/// Reads a remark, such as a correction, from the body of a request, in the same way as
/// [FactReader]. The client names the target of the remark by its event id in the field `target`,
/// or by its version in the field `targetVersion`.
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class RemarkReader implements MessageBodyReader<SentRemark<?>> {

  private static final String TARGET = "/target";
  private static final Violation MISSING =
      new Violation(TARGET, "is missing; send targetVersion or target");

  private final HttpConfig config;

  public RemarkReader(HttpConfig config) {
    this.config = config;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return type == SentRemark.class;
  }

  @Override
  public SentRemark<?> readFrom(
      Class<SentRemark<?>> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    Class<?> remark = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
    return read(remark.asSubclass(Remark.class), FactReader.body(config, media, headers, body));
  }

  static <R extends Remark> SentRemark<R> read(Class<R> type, byte[] body) {
    TargetVersion target = new TargetVersion();
    R remark =
        FactReader.read(
            type, FactReader.MAPPER.readerFor(type).withHandler(target), target::violations, body);
    return new SentRemark<>(remark, target.version);
  }

  /// Reads the field `targetVersion`. Remarks have no component with this name, so Jackson reports
  /// the field as unknown, and this handler reads its value.
  private static final class TargetVersion extends DeserializationProblemHandler {

    private Long version;

    /// Whether the body has the field `targetVersion`, with a valid or an invalid value.
    private boolean present;

    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser in,
        JsonDeserializer<?> deserializer,
        Object remark,
        String name)
        throws IOException {
      if (!name.equals(SentRemark.FIELD) || !(remark instanceof Remark)) return false;
      if (in.currentToken() == JsonToken.VALUE_NULL) return true;
      present = true;
      if (in.currentToken() != JsonToken.VALUE_NUMBER_INT
          || in.getBigIntegerValue().signum() <= 0
          || in.getBigIntegerValue().bitLength() >= Long.SIZE) {
        String message = "is not a version, which is a whole number from 1";
        var invalid = JsonMappingException.from(in, message, new InvalidValue(message));
        invalid.prependPath(remark, name);
        throw invalid;
      }
      version = in.getLongValue();
      return true;
    }

    /// Returns the violated constraints of the remark. The target may be missing if the body has
    /// `targetVersion`.
    private List<Violation> violations(Remark remark) {
      List<Violation> found = new ArrayList<>(FactConstraints.violations(remark));
      boolean missing = found.removeIf(violation -> violation.pointer().equals(TARGET));
      if (missing && !present) found.add(MISSING);
      if (remark.target() != null && version != null)
        found.add(
            new Violation(
                "/" + SentRemark.FIELD, "is present together with target; send one of them"));
      return found;
    }
  }
}
