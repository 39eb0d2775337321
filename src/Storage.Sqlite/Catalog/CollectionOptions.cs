using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Checks the options of a collection
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/create/"/>), whose types are right already.
/// </summary>
internal static class CollectionOptions
{
    private const string EncryptedFields = "encryptedFields";

    /// <summary>The options as they are kept: those that say something.</summary>
    /// <exception cref="DocumentException">
    /// InvalidOptions, …: options contradict each other, or one lacks another; UnknownBsonField: there is no such option; or what a
    /// validator's filter is refused for.
    /// </exception>
    public static RawDocument Normalize(RawDocument options)
    {
        CheckCap(options);
        CheckClustered(options);
        CheckTimeSeries(options);
        CheckEncrypted(options);
        CollectionExpiry.Check(options);
        IdIndexOption.Check(options);
        var kept = new RawDocument(options.Where(option => Keeps(option.Name, option.Value)));
        if (options["collation"] is { Type: ElementType.Document } collation)
            kept = Collator.Of(collation.AsDocument) is { } collator ? kept.With("collation", collator.Specification) : kept.Without("collation");
        if (kept["clusteredIndex"] is { IsMissing: false } clustered)
            kept = kept.With("clusteredIndex", ClusteredIndex.Normalize(clustered.AsDocument));
        if (kept["timeseries"] is { IsMissing: false } series)
            kept = kept.With("timeseries", TimeSeries.Normalize(series.AsDocument));
        if (kept["expireAfterSeconds"] is { IsMissing: false } seconds)
            kept = kept.With("expireAfterSeconds", seconds.AsInt64);
        _ = CappedOptions.Of(kept);
        _ = Validator.Of(kept);
        return kept;
    }

    /// <summary>Refuses what goes neither with a view nor with a time series.</summary>
    public static void CheckEncrypted(RawDocument options)
    {
        if (!options.ContainsKey(EncryptedFields))
            return;
        if (options.ContainsKey("viewOn") || options.ContainsKey("timeseries"))
            throw new DocumentException((ErrorCode)6346401, "Encrypted fields cannot be used with views or time series collections");
        if (IsCapped(options))
            throw new DocumentException((ErrorCode)6367301, "Encrypted fields cannot be used with capped collections");
    }

    /// <summary>Refuses a cap without a size.</summary>
    public static void CheckCap(RawDocument options)
    {
        if (IsCapped(options) && !options.ContainsKey("size"))
            throw Invalid("the 'size' field is required when 'capped' is true");
    }

    private static void CheckClustered(RawDocument options)
    {
        if (options["clusteredIndex"] is not { IsMissing: false } clustered)
        {
            if (!IsCapped(options) && (options.ContainsKey("size") || options.ContainsKey("max")))
                throw Invalid("the 'capped' field needs to be true when either the 'size' or 'max' fields are present");
            return;
        }

        if (IsCapped(options))
            throw new DocumentException((ErrorCode)6049200, "The 'size' and 'capped' fields cannot be used with the 'clusteredIndex' option");
        if (clustered.Type != ElementType.Document && clustered.Raw.IsTruthy)
            throw new DocumentException((ErrorCode)5979703, "The 'clusteredIndex' option has to be a document: true was the format of buckets of time series");
        if (options.ContainsKey("max"))
            throw new DocumentException((ErrorCode)6049204, "The 'max' field cannot be used with the 'clusteredIndex' option");
        if (options.ContainsKey("timeseries") || options.ContainsKey("idIndex"))
            throw Invalid("The 'clusteredIndex' option cannot be used with 'timeseries' or 'idIndex'");
    }

    private static void CheckTimeSeries(RawDocument options)
    {
        if (!options.ContainsKey("timeseries"))
            return;
        foreach (string other in (string[])["validator", "validationLevel", "validationAction", "idIndex", "changeStreamPreAndPostImages"])
        {
            if (options.ContainsKey(other))
                throw Invalid($"The option '{other}' cannot be used with 'timeseries'");
        }

        if (IsCapped(options))
            throw Invalid("The option 'capped' cannot be used with 'timeseries'");
    }

    private static bool IsCapped(RawDocument options) => options["capped"].Raw.IsTruthy;

    private static bool Keeps(string name, RawValue value)
    {
        switch (name)
        {
            case "capped":
                return value.Raw.IsTruthy;
            case "validator" or "storageEngine" or "indexOptionDefaults":
                return !value.AsDocument.IsEmpty;
            case "changeStreamPreAndPostImages":
                return value.AsDocument["enabled"].Raw.IsTruthy;
            case "clusteredIndex":
                return value.Type == ElementType.Document;
            case "size" or "max" or "collation" or "validationLevel" or "validationAction" or EncryptedFields
                or "timeseries" or "expireAfterSeconds":
                return true;
            case "temp" or "flags" or "writeConcern" or "comment" or "autoIndexId" or "idIndex":
                return false;
            default:
                throw new DocumentException(
                    ErrorCode.UnknownBsonField, $"BSON field 'create.{name}' is an unknown field.");
        }
    }

    private static DocumentException Invalid(string message) => new(ErrorCode.InvalidOptions, message);
}
