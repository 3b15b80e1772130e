package io.corridorledger.apikey;

import io.corridorledger.body.CheckedBody;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.identity.Scopes;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The request to create an API key.
@Schema(name = "NewApiKey", description = "The properties of a new API key")
public record NewApiKey(
    @Schema(
            description =
                "Display name of the client. Each event that the client records has this name in its actor.",
            maxLength = MAX_NAME)
        @NotNull
        @Text(max = MAX_NAME)
        String name,
    @Schema(
            description = "Roles of the client. A key cannot have the role `operator`.",
            enumeration = {"reader", "recorder", "corrector", "publisher"},
            minItems = 1,
            maxItems = MAX_ROLES)
        @NotNull
        @Size(min = 1, max = MAX_ROLES)
        List<
                @NotNull
                @Form(
                    pattern = "reader|recorder|corrector|publisher",
                    max = 20,
                    message =
                        "is not one of [reader, recorder, corrector, publisher]; a key cannot have the role operator")
                String>
            roles,
    @Schema(
            description =
                "Types, aggregates or subjects to which the client is limited, such as `throughput` or `hub:baku-port`. Omit this field if the client is not limited. With an empty list, the client may record nothing.",
            maxItems = MAX_SCOPES)
        @Size(max = MAX_SCOPES)
        List<@NotNull @ScopeText String> scopes,
    @Schema(
            description = "Number of days, of 24 hours each, for which the service accepts the key",
            minimum = "1",
            maximum = "366")
        @NotNull
        @Min(1)
        @Max(MAX_DAYS)
        Integer validDays)
    implements CheckedBody {

  static final int MAX_NAME = 100;
  static final int MAX_ROLES = 4;
  static final int MAX_SCOPES = 20;
  static final int MAX_DAYS = 366;

  /// A text that is a scope. A misspelt scope would silently permit nothing.
  @Constraint(validatedBy = ScopeValidator.class)
  @Target(ElementType.TYPE_USE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface ScopeText {

    String message() default
        "is not a scope; write a type such as throughput, an aggregate such as hubs/0192a1b0-5c00-7000-8000-000000000001, or a subject such as hub:baku-port";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  public static final class ScopeValidator implements ConstraintValidator<ScopeText, String> {

    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
      return text == null || Scopes.isScope(text);
    }
  }
}
