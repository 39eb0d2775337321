using Streetcar.Bson;
using Streetcar.Query.Aggregation.Output;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>The collection whose place the result of <c>$out</c> takes: the new one is of its kind.</summary>
internal static class ReplacedCollection
{
    /// <summary>Begins the new one under a temporary name, with the options of the old one, if there is one.</summary>
    /// <exception cref="DocumentException">The old one is not such as may be replaced.</exception>
    public static CollectionInfo Begin(WriteTransaction transaction, Namespace target, Namespace making, CollectionOutput output)
    {
        if (output.TimeSeries is not null && transaction.Catalog.FindView(target.Collection) is not null)
            throw NoTimeSeries(target);
        var old = transaction.Find(target);
        if (old?.Cap is not null)
            throw new DocumentException((ErrorCode)17152, $"namespace '{target}' is capped so it can't be used for $out");
        if (output.TimeSeries is not { } options)
            return transaction.Create(making, old?.Options ?? RawDocument.Empty);
        var series = TimeSeriesBuckets.Normalize(options);
        if (old is null)
            return CollectionCommands.CreateNew(transaction, making, new RawDocument { ["timeseries"] = series });
        if (old.TimeSeries is null)
            throw NoTimeSeries(target);
        var existing = old.Options["timeseries"];
        return existing.Equals((RawValue)series)
            ? transaction.Create(making, old.Options)
            : throw new DocumentException((ErrorCode)7406103, $"$out asks for a time series with {series}, but '{target}' is one with {existing}");
    }

    private static DocumentException NoTimeSeries(Namespace target) =>
        new((ErrorCode)7268700, $"$out can't make '{target}' a time series, as there is something else of that name");
}
