using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// What makes a collection a time series
/// (<see href="https://www.mongodb.com/docs/manual/core/timeseries-collections/"/>). Its measurements are documents like all
/// others, one each, and read in the order of their time where nothing else is asked for.
/// </summary>
internal sealed class TimeSeries
{
    private readonly byte[] _timeField;

    private TimeSeries(RawDocument options)
    {
        TimeField = options["timeField"].AsString;
        MetaField = options["metaField"] is { IsMissing: false } meta ? meta.AsString : null;
        _timeField = Encoding.UTF8.GetBytes(TimeField);
    }

    /// <summary>The field with the time of a measurement.</summary>
    public string TimeField { get; }

    /// <summary>The field that says what is measured; null for none.</summary>
    public string? MetaField { get; }

    /// <summary>The specification of the index by time, which every time series has and nobody sees.</summary>
    public RawDocument TimeIndex => new()
    {
        ["v"] = 2,
        ["key"] = new RawDocument { [TimeField] = 1 },
        ["name"] = "time",
        ["ofTimeSeries"] = true,
    };

    /// <summary>The specification of the index that one with a metaField has from the start.</summary>
    public RawDocument? MetaIndex => MetaField is null ? null : new()
    {
        ["v"] = 2,
        ["key"] = new RawDocument { [MetaField] = 1, [TimeField] = 1 },
        ["name"] = $"{MetaField}_1_{TimeField}_1",
    };

    /// <summary>The time series that a collection's options describe; null where it is none.</summary>
    public static TimeSeries? Of(RawDocument options) =>
        options["timeseries"] is { Type: ElementType.Document } series ? new TimeSeries(series.AsDocument) : null;

    /// <summary>The options of a new one as they are listed.</summary>
    /// <exception cref="DocumentException">InvalidOptions.</exception>
    public static RawDocument Normalize(RawDocument options)
    {
        string time = options["timeField"].AsString;
        if (time.Contains('.'))
            throw Invalid($"The name of 'timeField' cannot contain a dot, but is '{time}'");
        if (options["metaField"] is { IsMissing: false } meta
            && (meta.AsString == "_id" || meta.AsString == time || meta.AsString.Contains('.')))
            throw Invalid($"The 'metaField' can be neither '_id' nor the 'timeField', nor have a dot, but is '{meta.AsString}'");
        return TimeSeriesBuckets.Normalize(options);
    }

    /// <summary>Refuses a document that has no time.</summary>
    /// <exception cref="DocumentException">BadValue.</exception>
    public void Check(ReadOnlySpan<byte> document)
    {
        if (RawReader.Find(document, _timeField).Type != ElementType.DateTime)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"'{TimeField}' must be present and contain a valid BSON UTC datetime value");
        }
    }

    /// <summary>Refuses an update of anything but what is measured.</summary>
    /// <param name="update">The update.</param>
    /// <param name="filter">Which measurements it is for.</param>
    /// <param name="isMulti">Whether it is for all that match.</param>
    /// <param name="isUpsert">Whether it may make a new measurement.</param>
    /// <exception cref="DocumentException">InvalidOptions.</exception>
    public void CheckUpdate(RawValue update, RawDocument filter, bool isMulti, bool isUpsert)
    {
        if (isUpsert)
            throw InvalidUpdate("with an upsert");
        if (!isMulti)
            throw InvalidUpdate("that is not for all measurements that match (multi: true)");
        if (update.Type == ElementType.Array)
            throw InvalidUpdate("using a pipeline");
        CheckFilter(filter);
        foreach (var (name, fields) in update.AsDocument)
        {
            if (!name.StartsWith('$') || fields.Type != ElementType.Document)
                throw InvalidUpdate("using a replacement document");
            foreach (var (field, value) in fields.AsDocument)
            {
                if (!IsMeta(field) || (name == "$rename" && !(value.Type == ElementType.String && IsMeta(value.AsString))))
                    throw InvalidUpdate($"of a field that is not the metaField: '{field}'");
            }
        }
    }

    /// <summary>Refuses an index that a time series may not have.</summary>
    /// <exception cref="DocumentException">InvalidOptions, CannotCreateIndex, 7246201.</exception>
    public void CheckIndex(RawDocument spec)
    {
        var key = spec["key"].AsDocument;
        bool isOfMeta = key.All(field => IsMeta(field.Name));
        if (spec["unique"].Raw.IsTruthy || (spec["sparse"].Raw.IsTruthy && !isOfMeta))
            throw Invalid($"Indexes of time-series collections cannot be '{(spec["unique"].Raw.IsTruthy ? "unique" : "sparse")}'");
        if (TextIndexOptions.IsText(key))
            throw Invalid("Time-series collections cannot have text indexes");
        if (!spec["expireAfterSeconds"].IsMissing
            && !(spec["partialFilterExpression"] is { Type: ElementType.Document } filter && filter.AsDocument.All(field => IsMeta(field.Name))))
            throw Invalid("TTL indexes of time-series collections must be partial, by the metaField");
        if (key.Any(field => Wildcard.IsWildcard(field.Name)))
            throw IndexSpec.Invalid((ErrorCode)7246201, spec, "Time-series collections cannot have wildcard indexes");
        if (key.Any(field => field.Value == (RawValue)"hashed" || (field.Value == (RawValue)"2d" && !IsMeta(field.Name))))
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, spec, "Time-series collections have hashed indexes never, and 2d ones on the metaField alone");
    }

    private void CheckFilter(RawDocument filter)
    {
        foreach (var (name, value) in filter)
        {
            if (name is "$and" or "$or" or "$nor" && value.Type == ElementType.Array)
            {
                foreach (var branch in value.AsArray)
                    CheckFilter(branch.Type == ElementType.Document ? branch.AsDocument : RawDocument.Empty);
            }
            else if (name is "$expr" or "$where" || (!name.StartsWith('$') && !IsMeta(name)))
            {
                throw InvalidUpdate($"when querying on something that is not the metaField: '{name}'");
            }
        }
    }

    private bool IsMeta(string path) => MetaField is not null && (path == MetaField || path.StartsWith(MetaField + ".", StringComparison.Ordinal));

    private static DocumentException InvalidUpdate(string why) => Invalid($"Cannot perform an update on a time-series collection {why}");

    private static DocumentException Invalid(string message) => new(ErrorCode.InvalidOptions, message);
}
