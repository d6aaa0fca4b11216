package io.holdfast.bench;

import io.holdfast.engine.source.Proof;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Stores standard input, a tar, as a recovery point, or writes one to standard output. Arguments: {@code backup|restore
 * ENDPOINT BUCKET IDENTITY-FILE LEVEL}.
 */
final class StreamBench {

    public static void main(String[] arguments) throws IOException {
        try (BenchStore store = new BenchStore(List.of(arguments).subList(1, arguments.length))) {
            if (arguments[0].equals("backup")) {
                store.capture(new BenchSource(StreamBench::giveStandardInput));
            } else {
                try (InputStream in = store.open();
                        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                    in.transferTo(out);
                }
            }
        }
    }

    private static Proof giveStandardInput(OutputStream out) throws IOException {
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            return new Proof(copy(in, out), null, "end of standard input");
        }
    }

    private static long copy(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[1 << 18];
        long length = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            out.write(chunk, 0, count);
            length += count;
        }
        return length;
    }

    private StreamBench() {}
}
