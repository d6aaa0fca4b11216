package io.holdfast.cli;

import io.holdfast.cli.plan.ToolVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Tool implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {ToolVersion.text()};
    }
}
