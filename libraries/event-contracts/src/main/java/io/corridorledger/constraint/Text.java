package io.corridorledger.constraint;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Free text: not blank, without control characters other than line feeds and tabs, and without
/// unpaired surrogates. An absent value is valid.
@Documented
@Constraint(validatedBy = Text.Validator.class)
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Text {

  /// Maximum number of characters (code points).
  int max();

  String message() default "is not a text";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  final class Validator implements ConstraintValidator<Text, String> {

    private int max;

    @Override
    public void initialize(Text constraint) {
      max = constraint.max();
    }

    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
      return isText(text, max, context);
    }

    /// Checks a text against this constraint. The validators of other constraints call this method.
    public static boolean isText(String text, int max, ConstraintValidatorContext context) {
      if (text == null) return true;
      if (TextForm.isLonger(text, max)) return Refusals.refuseLongerThan(max, context);
      if (text.isBlank()) return Refusals.refuse(context, "is blank; omit the field instead");
      if (hasControlCharacters(text))
        return Refusals.refuse(context, "contains control characters or unpaired surrogates");
      return true;
    }

    private static boolean hasControlCharacters(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isISOControl(c) && c != '\n' && c != '\t') return true;
        if (Character.isSurrogate(c)) {
          boolean isPair =
              Character.isHighSurrogate(c)
                  && i + 1 < text.length()
                  && Character.isLowSurrogate(text.charAt(i + 1));
          if (!isPair) return true;
          i++;
        }
      }
      return false;
    }
  }
}
