package org.alliancepool.jobs.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The forms of a Spark master. Spark itself takes a while to refuse another, and then calls it a
 * fault. The launcher asks for the same forms, since what it submits does not come here.
 */
final class MasterUrl implements ITypeConverter<String> {
  static final Pattern FORMS =
      Pattern.compile(
          "^(local(\\[([*]|[1-9][0-9]{0,3})(,[0-9]{1,4})?\\])?"
              + "|local-cluster\\[[0-9]{1,4},[0-9]{1,4},[0-9]{1,7}\\]"
              + "|spark://[^ /,]+:[0-9]{1,5}(,[^ /,]+:[0-9]{1,5})*"
              + "|yarn|k8s://.+)$");

  @Override
  public String convert(String url) {
    if (!FORMS.matcher(url).matches()) {
      throw new TypeConversionException(
          "\"%s\" is none of local, local[N], spark://HOST:PORT, yarn, k8s://https://HOST:PORT"
              .formatted(url));
    }
    return url;
  }
}
