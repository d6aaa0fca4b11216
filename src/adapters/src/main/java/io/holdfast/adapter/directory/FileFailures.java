package io.holdfast.adapter.directory;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.store.ObjectKey;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says what a failed file operation means for a repository in a folder. */
final class FileFailures {

    private final Path root;

    FileFailures(Path root) {
        this.root = root;
    }

    /** What to throw for {@code cause}, which came up while doing {@code what}. */
    RecoveryException of(String what, IOException cause) {
        String message = what + " in " + root + " failed: " + cause;
        String text = String.valueOf(cause.getMessage());
        if (text.contains("No space left") || text.contains("quota exceeded")) {
            return new TransientException(
                    Reason.NoSpace,
                    message,
                    "Free space on the volume of " + root + ", or expire recovery points that are no longer needed.",
                    cause);
        }
        return switch (cause) {
            case AccessDeniedException e ->
                new InvalidPlanException(
                        Reason.AccessDenied,
                        message,
                        "Let the user that this process runs as read and write " + root + ".",
                        e);
            case NotDirectoryException e -> link(message, e);
            case FileSystemLoopException e -> link(message, e);
            case NoSuchFileException e when !root.toFile().isDirectory() -> missing(e);
            default ->
                text.contains("Read-only file system")
                        ? new InvalidPlanException(
                                Reason.AccessDenied, message, "Mount the volume of " + root + " writable.", cause)
                        : text.contains("Too many levels of symbolic links")
                                ? link(message, cause)
                                : new TransientException(
                                        Reason.RepositoryFailed,
                                        message,
                                        "Check the volume of " + root + "; the system's log may say more.",
                                        cause);
        };
    }

    InvalidPlanException missing(IOException cause) {
        return new InvalidPlanException(
                Reason.RepositoryMissing,
                "The folder " + root + " does not exist",
                "Create it, or mount the volume that holds it.",
                cause);
    }

    InvalidPlanException exists(ObjectKey key) {
        return new InvalidPlanException(
                Reason.ObjectExists,
                key + " in " + root + " is taken by other content",
                "Nothing is ever overwritten: write under another key, or look who wrote this one.");
    }

    IntegrityException missing(ObjectKey key) {
        return new IntegrityException(
                Reason.ObjectMissing,
                key + " in " + root + " does not exist",
                "Something removed it: look at the volume's backups and at what else writes there.");
    }

    IntegrityException truncated(ObjectKey key, long size, long wanted) {
        return new IntegrityException(
                Reason.Truncated,
                key + " in " + root + " ends at byte " + size + ", but bytes up to " + wanted + " were expected",
                "The file was cut: check the volume, and verify the repository's other recovery points.");
    }

    IntegrityException parts(ObjectKey key, String what) {
        return new IntegrityException(
                Reason.Truncated,
                "The upload of " + key + " to " + root + " cannot be completed: " + what,
                "Start the backup again; if it recurs, look at what else changes files in that folder.");
    }

    InvalidPlanException noLinks(ObjectKey key, Exception cause) {
        return new InvalidPlanException(
                Reason.InvalidPlan,
                "The file system of " + root + " cannot publish " + key + " by a hard link: " + cause,
                "Use a volume with a POSIX file system, or an S3 repository.",
                cause);
    }

    private InvalidPlanException link(String message, IOException cause) {
        return new InvalidPlanException(
                Reason.InvalidPlan,
                message,
                "Below " + root + " no symbolic link is followed, and a file cannot hold others: remove what is there.",
                cause);
    }
}
