package io.corridorledger.value;

import io.corridorledger.constraint.Text;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An absolute http or https URL of at most [#MAX_LENGTH] characters. An absent value is valid.
@Documented
@Constraint(validatedBy = WebAddress.Validator.class)
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface WebAddress {

  int MAX_LENGTH = 2000;

  String message() default "is not an absolute http or https URL";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  final class Validator implements ConstraintValidator<WebAddress, String> {

    @Override
    public boolean isValid(String url, ConstraintValidatorContext context) {
      return Text.Validator.isText(url, MAX_LENGTH, context)
          && (url == null || Source.canonicalUrl(url) != null);
    }
  }
}
