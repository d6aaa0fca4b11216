package io.holdfast.api.v1alpha1;

/** The regular expressions of the schema, each written once. */
public final class Patterns {
    public static final String DURATION = "^([0-9]{1,9}[smhdw])+$";
    /** Without days and weeks, which CEL's duration() cannot read. */
    public static final String SHORT_DURATION = "^([0-9]{1,6}[smh])+$";

    public static final String DNS_LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    public static final String DNS_SUBDOMAIN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    public static final String DATA_KEY = "^[-._a-zA-Z0-9]+$";
    public static final String BUCKET = "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$";
    /** No leading or trailing slash and no empty or dotted segment: a prefix joins to keys without surprises. */
    public static final String PREFIX = "^([A-Za-z0-9_=-][A-Za-z0-9._=-]*(/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*)?$";

    public static final String HTTP_URL = "^https?://[^\\s/?#]+(/[^\\s?#]*)?$";
    public static final String AGE_RECIPIENT = "^age1[02-9ac-hj-np-z]{58}$";
    public static final String BASE64 = "^[A-Za-z0-9+/]+={0,2}$";
    private static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
    public static final String ADDRESS = "^(\\[[0-9a-fA-F:]+\\]|[A-Za-z0-9][A-Za-z0-9.-]*):" + PORT + "$";

    private static final String STEP = "(/[1-9][0-9]?)?";
    private static final String NAME = "|[A-Za-z]{3}";
    private static final String MINUTE = "[0-5]?[0-9]";
    private static final String MINUTES = "(\\*|" + MINUTE + "(-" + MINUTE + ")?)" + STEP;
    private static final String HOUR = "([01]?[0-9]|2[0-3])";
    private static final String HOURS = "(\\*|" + HOUR + "(-" + HOUR + ")?)" + STEP;
    private static final String DAY = "(0?[1-9]|[12][0-9]|3[01])";
    private static final String DAYS = "(\\*|" + DAY + "(-" + DAY + ")?)" + STEP;
    private static final String MONTH = "(0?[1-9]|1[0-2]" + NAME + ")";
    private static final String MONTHS = "(\\*|" + MONTH + "(-" + MONTH + ")?)" + STEP;
    private static final String WEEKDAY = "([0-7]" + NAME + ")";
    private static final String WEEKDAYS = "(\\*|" + WEEKDAY + "(-" + WEEKDAY + ")?)" + STEP;
    /** Whether a date that is spelt right ever comes is left to whoever reads it. */
    public static final String CRON = "^(@(hourly|daily|weekly|monthly)|" + MINUTES + "(," + MINUTES + ")* " + HOURS
            + "(," + HOURS + ")* " + DAYS + "(," + DAYS + ")* " + MONTHS + "(," + MONTHS + ")* " + WEEKDAYS + "(,"
            + WEEKDAYS + ")*)$";

    public static final String TIME_ZONE = "^[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z0-9+_-]+){0,2}$";
    public static final String QUANTITY = "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$";

    private Patterns() {}
}
