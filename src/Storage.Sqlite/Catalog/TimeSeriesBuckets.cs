using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// The buckets that MongoDB would put measurements into. Nothing here heeds them; they are checked, kept and listed as MongoDB
/// does, so that a program that sets them runs as it is.
/// </summary>
internal static class TimeSeriesBuckets
{
    private const string Granularity = "granularity";
    private const string MaxSpan = "bucketMaxSpanSeconds";
    private const string Rounding = "bucketRoundingSeconds";

    private static readonly (string Granularity, int Span)[] Granularities =
        [("seconds", 60 * 60), ("minutes", 24 * 60 * 60), ("hours", 30 * 24 * 60 * 60)];

    /// <summary>The options of a new time series with their defaults.</summary>
    /// <exception cref="DocumentException">InvalidOptions.</exception>
    public static RawDocument Normalize(RawDocument options)
    {
        CheckTogether(options);
        if (options.ContainsKey(Rounding))
            return Of(options, options[MaxSpan], isCustom: true);
        var granularity = options[Granularity] is { IsMissing: false } given ? given : (RawValue)Granularities[0].Granularity;
        return Of(options.With(Granularity, granularity), Span(granularity.AsString), isCustom: false);
    }

    /// <summary>The options with changes, which never make buckets smaller.</summary>
    /// <param name="options">The options.</param>
    /// <param name="changes">The changes.</param>
    /// <exception cref="DocumentException">InvalidOptions.</exception>
    public static RawDocument Change(RawDocument options, RawDocument changes)
    {
        if (changes.IsEmpty)
            return options;
        CheckTogether(changes);
        bool isCustom = changes.ContainsKey(Rounding);
        long before = options[MaxSpan].AsInt64;
        long after = isCustom ? changes[MaxSpan].AsInt64 : Span(changes[Granularity].AsString);
        if (after < before)
            throw Invalid($"The buckets of a time series can only grow, from {before} seconds, but not to {after}");
        var changed = isCustom ? options : options.With(Granularity, changes[Granularity]);
        return Of(changed, (int)after, isCustom);
    }

    private static void CheckTogether(RawDocument options)
    {
        var (granularity, span, rounding) = (options[Granularity], options[MaxSpan], options[Rounding]);
        if (granularity.IsMissing)
        {
            if (span.IsMissing != rounding.IsMissing || (!span.IsMissing && span.CompareTo(rounding) != 0))
                throw Invalid($"'{MaxSpan}' and '{Rounding}' have to be given both, and be equal");
        }
        else if (!rounding.IsMissing || (!span.IsMissing && span.AsInt64 != Span(granularity.AsString)))
        {
            throw Invalid($"'{Granularity}' cannot be used with '{Rounding}', nor with a '{MaxSpan}' that is not its own");
        }
    }

    private static RawDocument Of(RawDocument options, RawValue span, bool isCustom)
    {
        RawDocument listed = new() { ["timeField"] = options["timeField"] };
        if (options["metaField"] is { IsMissing: false } meta)
            listed = listed.With("metaField", meta);
        return isCustom
            ? listed.With(Rounding, span).With(MaxSpan, span)
            : listed.With(Granularity, options[Granularity]).With(MaxSpan, span);
    }

    private static int Span(string granularity) => Array.Find(Granularities, known => known.Granularity == granularity).Span;

    private static DocumentException Invalid(string message) => new(ErrorCode.InvalidOptions, message);
}
