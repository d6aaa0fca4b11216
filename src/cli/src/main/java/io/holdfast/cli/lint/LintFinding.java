package io.holdfast.cli.lint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.api.v1alpha1.plan.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Something about a document that a person should know before it is applied.
 *
 * @param file where the document is
 * @param resource kind, namespace and name; null where it could not be read so far
 * @param subject component, source or step that it is about
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LintFinding(
        Severity severity,
        String file,
        @Nullable String resource,
        String reason,
        @Nullable String subject,
        String message,
        @Nullable String hint) {}
