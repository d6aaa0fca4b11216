/** Secrets, ConfigMaps and SealedSecrets: captured as a tar of canonical YAML, restored by server-side apply. */
@NullMarked
package io.holdfast.adapter.config;

import org.jspecify.annotations.NullMarked;
