package io.holdfast.adapter.pod;

/** One container of one pod. */
record PodAddress(String namespace, String pod, String container) {
    @Override
    public String toString() {
        return "pod " + namespace + "/" + pod + ", container " + container;
    }
}
