package io.holdfast.adapter.directory;

import java.nio.file.Path;

/**
 * Where the repository's folder is. The folder must exist: making it would hide that a volume is not mounted.
 *
 * @param root the folder, which may be reached through symbolic links; inside it none is followed
 */
public record DirectorySettings(Path root) {}
